"""Publishes ten messages and consumes them with acknowledgements. Arguments: host, port, queue."""
import sys

import pika

host, port, queue = sys.argv[1], int(sys.argv[2]), sys.argv[3]
connection = pika.BlockingConnection(pika.ConnectionParameters(host, port))
channel = connection.channel()
channel.queue_declare(queue)
headers = {'text': 'täxt', 'number': 42, 'list': [1, 'two', None]}
properties = pika.BasicProperties(content_type='text/plain', headers=headers)
for i in range(10):
    channel.basic_publish('', queue, str(i).encode(), properties)

channel.basic_qos(prefetch_count=3)
bodies = []
for method, received, body in channel.consume(queue, inactivity_timeout=10):
    assert method is not None, 'expected a message within ten seconds'
    bodies.append(body.decode())
    channel.basic_ack(method.delivery_tag)
    if len(bodies) == 10:
        break
channel.cancel()
print('got', *bodies)
print('content-type', received.content_type)
print('header', received.headers['text'], received.headers['number'], received.headers['list'])
print('ready', channel.queue_declare(queue, passive=True).method.message_count)
connection.close()
