// Publishes ten messages and consumes them with acknowledgements. Arguments: URI, queue.
const amqp = require('amqplib');

async function main(uri, queue) {
  const connection = await amqp.connect(uri);
  const channel = await connection.createChannel();
  await channel.assertQueue(queue, { durable: false });
  const headers = { text: 'täxt', number: 42, flag: true, table: { deep: [1, 'two'] } };
  for (let i = 0; i < 10; i++) {
    channel.sendToQueue(queue, Buffer.from(String(i)), { headers });
  }
  await channel.prefetch(3);
  const bodies = [];
  let last;
  await new Promise((resolve) => channel.consume(queue, (message) => {
    bodies.push(message.content.toString());
    channel.ack(message);
    last = message.properties.headers;
    if (bodies.length === 10) resolve();
  }));
  console.log('got ' + bodies);
  console.log('header', last.text, last.number, last.flag, JSON.stringify(last.table));
  console.log('ready', (await channel.checkQueue(queue)).messageCount);
  await connection.close();
}

main(...process.argv.slice(2));
