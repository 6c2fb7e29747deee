// A server that squares, called through direct reply-to. Arguments: URI, queue.
const amqp = require('amqplib');

async function main(uri, queue) {
  const connection = await amqp.connect(uri);
  const server = await connection.createChannel();
  await server.assertQueue(queue, { durable: false });
  await server.consume(queue, (request) => {
    const number = Number(request.content.toString());
    server.sendToQueue(request.properties.replyTo, Buffer.from(String(number * number)),
      { correlationId: request.properties.correlationId });
    server.ack(request);
  });

  const client = await connection.createChannel();
  const waiting = new Map();
  await client.consume('amq.rabbitmq.reply-to', (reply) =>
    waiting.get(reply.properties.correlationId)(reply.content.toString()), { noAck: true });
  for (const number of [3, 12]) {
    const reply = new Promise((resolve) => waiting.set(String(number), resolve));
    client.sendToQueue(queue, Buffer.from(String(number)),
      { correlationId: String(number), replyTo: 'amq.rabbitmq.reply-to' });
    console.log('reply to', number, 'is', await reply);
  }
  await connection.close();
}

main(...process.argv.slice(2));
