"""Makes the broker refuse in several ways. Arguments: host, port, a name that is not used."""
import sys

import pika
from pika import exceptions

host, port = sys.argv[1], int(sys.argv[2])
connection = pika.BlockingConnection(pika.ConnectionParameters(host, port))
channel = connection.channel()
try:
    channel.queue_declare('missing', passive=True)
except exceptions.ChannelClosedByBroker as error:
    print('channel closed', error.reply_code, error.reply_text)
print('connection open', connection.is_open and connection.channel().is_open)
connection.close()

try:
    wrong = pika.PlainCredentials('guest', 'wrong')
    pika.BlockingConnection(pika.ConnectionParameters(host, port, credentials=wrong))
except exceptions.ProbableAuthenticationError as error:
    print('login:', error.args[0])

try:
    pika.BlockingConnection(pika.ConnectionParameters(host, port, virtual_host='nope'))
except exceptions.ProbableAccessDeniedError as error:
    print('vhost:', error.args[0])
