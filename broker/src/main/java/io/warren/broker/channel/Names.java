package io.warren.broker.channel;

/** Names of queues and exchanges as clients write them. */
final class Names {

    private Names() {
    }

    /** Without carriage returns and line feeds, which RabbitMQ drops as well; otherwise as it is. */
    static String stripped(String name) {
        return name.indexOf('\r') < 0 && name.indexOf('\n') < 0 ? name : name.replace("\r", "").replace("\n", "");
    }
}
