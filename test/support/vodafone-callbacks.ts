import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './vodafone-rail-client.js';

/**
 * Where callbacks arrive, and are acknowledged in M-Pesa's words.
 * @param deaf so many callbacks are first answered with 200 and words that acknowledge nothing
 */
export async function receiveCallbacks(deaf = 0): Promise<{ url: string; received: Json[]; close: () => void }> {
  const received: Json[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const callback = JSON.parse(Buffer.concat(chunks).toString()) as Json;
      received.push(callback);
      const acknowledgement = {
        output_OriginalConversationID: callback.input_OriginalConversationID,
        output_ResponseCode: received.length > deaf ? '0' : '1',
        output_ResponseDesc: 'Successfully Accepted Result',
        output_ThirdPartyConversationID: callback.input_ThirdPartyConversationID,
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(acknowledgement));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, received, close };
}
