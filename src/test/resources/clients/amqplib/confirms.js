// Publishes on a confirm channel, the last message to nowhere. Arguments: URI, queue.
const amqp = require('amqplib');

async function main(uri, queue) {
  const connection = await amqp.connect(uri);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: false });
  let confirmed = 0;
  for (let i = 0; i < 100; i++) {
    channel.sendToQueue(queue, Buffer.alloc(i), {}, (error) => {
      if (!error) confirmed++;
    });
  }
  await channel.waitForConfirms();
  console.log('confirmed', confirmed);

  const events = [];
  channel.on('return', (message) => events.push(`returned ${message.fields.replyCode} ${message.fields.replyText}`));
  await new Promise((resolve) => channel.publish('', queue + '-nowhere', Buffer.from('lost'), { mandatory: true },
    (error) => {
      events.push(error ? 'nacked' : 'confirmed');
      resolve();
    }));
  console.log(events.join(' then '));
  console.log('in queue', (await channel.checkQueue(queue)).messageCount);
  await connection.close();
}

main(...process.argv.slice(2));
