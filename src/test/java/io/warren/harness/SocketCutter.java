package io.warren.harness;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurator;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cuts the TCP connections of a client without a word of AMQP, as a failing network does. */
public final class SocketCutter implements SocketConfigurator {

    private final SocketConfigurator next;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private SocketCutter(SocketConfigurator next) {
        this.next = next;
    }

    /** A cutter for all sockets that the factory opens from now on. */
    public static SocketCutter on(ConnectionFactory factory) {
        SocketCutter cutter = new SocketCutter(factory.getSocketConfigurator());
        factory.setSocketConfigurator(cutter);
        return cutter;
    }

    @Override
    public void configure(Socket socket) throws IOException {
        next.configure(socket);
        sockets.add(socket);
    }

    /** Resets every connection that is open. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        sockets.clear();
    }
}
