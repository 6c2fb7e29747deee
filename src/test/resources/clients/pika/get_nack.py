"""Fetches one by one and gives one back. Arguments: host, port, queue."""
import sys

import pika

host, port, queue = sys.argv[1], int(sys.argv[2]), sys.argv[3]
connection = pika.BlockingConnection(pika.ConnectionParameters(host, port))
channel = connection.channel()
channel.queue_declare(queue)
channel.confirm_delivery()
channel.basic_publish('', queue, b'a')
channel.basic_publish('', queue, b'b')


def get():
    method, _, body = channel.basic_get(queue)
    print('got', body.decode(), 'redelivered', method.redelivered, 'left', method.message_count)
    return method.delivery_tag


channel.basic_nack(get(), requeue=True)
channel.basic_ack(get())
channel.basic_reject(get(), requeue=False)
print('empty', channel.basic_get(queue)[0] is None)
connection.close()
