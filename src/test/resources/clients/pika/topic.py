"""Binds an exclusive queue to a topic exchange. Arguments: host, port, exchange."""
import sys

import pika

host, port, exchange = sys.argv[1], int(sys.argv[2]), sys.argv[3]
connection = pika.BlockingConnection(pika.ConnectionParameters(host, port))
channel = connection.channel()
channel.exchange_declare(exchange, exchange_type='topic', auto_delete=True)
queue = channel.queue_declare('', exclusive=True).method.queue
channel.queue_bind(queue, exchange, 'logs.*.critical')
channel.confirm_delivery()
channel.basic_publish(exchange, 'logs.kern.critical', b'first')
channel.basic_publish(exchange, 'logs.kern.info', b'second')
channel.basic_publish(exchange, 'logs.cron.critical', b'third')
for _ in range(2):
    method, _, body = channel.basic_get(queue, auto_ack=True)
    print(method.routing_key, body.decode())
channel.queue_unbind(queue, exchange, 'logs.*.critical')
print('after unbind', channel.queue_declare(queue, passive=True).method.message_count)
connection.close()
