"""Publishes with confirms, one of them to nowhere. Arguments: host, port, queue."""
import sys

import pika

host, port, queue = sys.argv[1], int(sys.argv[2]), sys.argv[3]
connection = pika.BlockingConnection(pika.ConnectionParameters(host, port))
channel = connection.channel()
channel.queue_declare(queue)
channel.confirm_delivery()
for i in range(50):
    channel.basic_publish('', queue, b'x' * i, mandatory=True)  # raises when it is nacked or returned
print('confirmed', 50)
try:
    channel.basic_publish('', queue + '-nowhere', b'lost', mandatory=True)
except pika.exceptions.UnroutableError as error:
    returned = error.messages[0].method
    print('unroutable: returned', returned.reply_code, returned.reply_text)
print('in queue', channel.queue_declare(queue, passive=True).method.message_count)
connection.close()
