// Makes the broker close a channel and cancel a consumer. Arguments: URI, queue.
const amqp = require('amqplib');

async function main(uri, queue) {
  const connection = await amqp.connect(uri);
  const failing = await connection.createChannel();
  const other = await connection.createChannel();
  failing.on('error', (error) => console.log('channel error', error.code, error.message));
  await failing.checkQueue('missing').catch(() => {});

  await other.assertQueue(queue, { durable: false });
  const cancelled = new Promise((resolve) => other.consume(queue, (message) => {
    if (message === null) resolve();
  }).then(() => other.deleteQueue(queue)));
  await cancelled;
  console.log('cancelled by the broker');
  await other.assertQueue(queue, { durable: false });
  console.log('other channel works');
  await connection.close();
}

main(...process.argv.slice(2));
