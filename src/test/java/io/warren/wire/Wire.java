package io.warren.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to the broker, to which a test sends any octets and of which it says what comes back next. A
 * failed expectation tells what went over the wire before.
 *
 * <p>Threads: the test's; {@link #sendInBackground} writes from another while the test reads.
 */
final class Wire implements AutoCloseable {

    /** What {@link #open} agrees on, which is also the most that a broker with defaults allows. */
    static final int FRAME_MAX = 131_072;
    static final int CHANNEL_MAX = 2_047;

    /** Longer than the broker's handshake timeout of 10 s, shorter than a test may take. */
    private static final int SILENCE_MAX_MILLIS = 20_000;
    private static final int REMEMBERED_STEPS_MAX = 30;

    private final Socket socket;
    private final DataInputStream in;
    private final Object writeLock = new Object();
    private final Deque<String> steps = new ArrayDeque<>();
    private volatile long lastSentNanos = System.nanoTime();

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects and says nothing yet. */
    static Wire connect(String host, int port) {
        return connect(host, port, 0);
    }

    /** Connects with a receive buffer of the given size in the operating system, or its own choice when 0. */
    static Wire connect(String host, int port, int receiveBufferSize) {
        try {
            Socket socket = new Socket();
            if (receiveBufferSize > 0) {
                socket.setReceiveBufferSize(receiveBufferSize);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENCE_MAX_MILLIS);
            socket.connect(new InetSocketAddress(host, port), SILENCE_MAX_MILLIS);
            return new Wire(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the protocol header and receives connection.start. */
    Wire greet() {
        return send(Frames.PROTOCOL_HEADER).expect(0, "connection.start");
    }

    /** Goes on from a fresh connection until connection.tune has arrived. */
    Wire authenticate() {
        return greet().send(Frames.startOk()).expect(0, "connection.tune");
    }

    /** Goes on from a fresh connection until it is open, without heartbeats. */
    Wire open() {
        return authenticate().send(Frames.tuneOk(CHANNEL_MAX, FRAME_MAX, 0), Frames.connectionOpen("/"))
                .expect(0, "connection.open-ok");
    }

    Wire openChannel(int channel) {
        return send(Frames.channelOpen(channel)).expect(channel, "channel.open-ok");
    }

    /** Sends the pieces as one segment, as far as the operating system allows. */
    Wire send(byte[]... pieces) {
        write(Octets.join(pieces));
        return this;
    }

    /** Sends each octet in a segment of its own. */
    Wire sendOneByOne(byte[] octets) {
        for (byte octet : octets) {
            send(new byte[]{octet});
        }
        return this;
    }

    /** Sends the octets so many times over from another thread, so that the test can read meanwhile. */
    Wire sendInBackground(int times, byte[] octets) {
        Thread.startVirtualThread(() -> {
            for (int sent = 0; sent < times; sent++) {
                if (!write(octets)) {
                    return;
                }
            }
        });
        return this;
    }

    /** Says that nothing more will come from here; the other direction stays open. */
    Wire finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Ends the connection with a TCP reset, as the kernel does for a process that was killed. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame has to be this method. */
    Wire expect(int channel, String methodName) {
        receive(channel, methodName);
        return this;
    }

    /** The next frame, which has to be this method. */
    Frame receive(int channel, String methodName) {
        Frame frame = receive(methodName + " on channel " + channel);
        if (frame.channel() != channel || !frame.is(methodName)) {
            throw failure("Expected " + methodName + " on channel " + channel + ", but got " + frame);
        }
        return frame;
    }

    /** The next frame, which has to be a heartbeat. */
    Wire expectHeartbeat() {
        return skip(Frame.HEARTBEAT);
    }

    /** Reads heartbeats, at least one, until the broker closes. */
    void expectHeartbeatsUntilClosed() {
        expectHeartbeat();
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.type() != Frame.HEARTBEAT) {
                throw failure("Expected only heartbeats, but got " + frame);
            }
        }
    }

    /** The next message: a method such as basic.deliver with its content. */
    ReceivedMessage expectMessage(int channel, String methodName) {
        Frame method = receive(channel, methodName);
        Frame header = receive("a content header");
        if (header.type() != Frame.HEADER || header.channel() != channel) {
            throw failure("Expected a content header on channel " + channel + ", but got " + header);
        }
        ByteBuffer fields = ByteBuffer.wrap(header.payload());
        byte[] body = new byte[Math.toIntExact(fields.getLong(4))];
        for (int filled = 0; filled < body.length;) {
            Frame part = receive("a content body");
            if (part.type() != Frame.BODY || part.channel() != channel) {
                throw failure("Expected a content body on channel " + channel + ", but got " + part);
            }
            byte[] octets = part.payload();
            System.arraycopy(octets, 0, body, filled, octets.length);
            filled += octets.length;
        }
        byte[] properties = new byte[fields.limit() - 12];
        fields.get(12, properties);
        return new ReceivedMessage(method, properties, body);
    }

    /** The next frame has to be of this type; its content does not matter. */
    Wire skip(int type) {
        Frame frame = receive("a frame of type " + type);
        if (frame.type() != type) {
            throw failure("Expected a frame of type " + type + ", but got " + frame);
        }
        return this;
    }

    /** Nothing was said to what was sent before and the channel still works: the next frame answers a new question. */
    Wire expectStillOpen(int channel) {
        return send(Frames.qos(channel, 0)).expect(channel, "basic.qos-ok");
    }

    /** The next frame closes the channel for this reason; close-ok is left to the test. */
    Wire expectChannelClose(int channel, int code, String textPrefix, int classId, int methodId) {
        Close close = Close.of(receive(channel, "channel.close"));
        check(close, code, textPrefix);
        check(close, classId, methodId);
        return this;
    }

    /** As {@link #expectChannelClose}, and after close-ok the channel's number can be used again. */
    void expectChannelError(int channel, int code, String textPrefix, int classId, int methodId) {
        expectChannelClose(channel, code, textPrefix, classId, methodId).send(Frames.channelCloseOk(channel))
                .openChannel(channel).expectStillOpen(channel);
    }

    /** The next frame closes the connection for this reason; close-ok is left to the test. */
    Wire expectConnectionClose(int code, String textPrefix) {
        check(Close.of(receive(0, "connection.close")), code, textPrefix);
        return this;
    }

    /** The next frame closes the connection for this reason; close-ok is left to the test. */
    Wire expectConnectionClose(int code, String textPrefix, int classId, int methodId) {
        Close close = Close.of(receive(0, "connection.close"));
        check(close, code, textPrefix);
        check(close, classId, methodId);
        return this;
    }

    /** As {@link #expectConnectionClose}, and after close-ok the broker closes the socket. */
    void expectConnectionError(int code, String textPrefix, int classId, int methodId) {
        expectConnectionClose(code, textPrefix, classId, methodId).send(connectionCloseOk()).expectClosed();
    }

    /** As {@link #expectConnectionClose}, and after close-ok the broker closes the socket. */
    void expectConnectionError(int code, String textPrefix) {
        expectConnectionClose(code, textPrefix).send(connectionCloseOk()).expectClosed();
    }

    /** The next frame, which has to close the connection, for a reason that the test looks at itself. */
    Close receiveConnectionClose() {
        return Close.of(receive(0, "connection.close"));
    }

    /** The broker names the protocol that it speaks and closes. */
    void expectProtocolHeaderAndClosed() {
        try {
            byte[] header = in.readNBytes(Frames.PROTOCOL_HEADER.length);
            remember("got " + new String(header, ISO_8859_1).replaceAll("[^ -~]", "."));
            if (!ByteBuffer.wrap(header).equals(ByteBuffer.wrap(Frames.PROTOCOL_HEADER))) {
                throw failure("Expected the protocol header of AMQP 0-9-1");
            }
        } catch (IOException e) {
            throw failure("Expected the protocol header of AMQP 0-9-1, but got " + e);
        }
        expectClosed();
    }

    /** Nothing more comes but the end of the connection. */
    void expectClosed() {
        Frame frame = read();
        if (frame != null) {
            throw failure("Expected the connection to be closed, but got " + frame);
        }
    }

    /** As {@link #expectClosed}, but not before this time has passed since the last octet was sent. */
    void expectClosedNoSoonerThan(Duration delay) {
        long sent = lastSentNanos;
        expectClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).as("time until the broker closed")
                .isGreaterThanOrEqualTo(delay);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame of any kind, or null when the connection has ended. */
    @Nullable
    Frame read() {
        try {
            int type = in.read();
            if (type < 0) {
                remember("closed by the broker");
                return null;
            }
            int channel = in.readUnsignedShort();
            int size = in.readInt();
            if (size < 0 || size > FRAME_MAX) {
                throw failure("Expected a frame, but it begins with " + type + ", " + channel + ", " + size);
            }
            Frame frame = new Frame(type, channel, in.readNBytes(size));
            remember("got " + frame);
            if (in.read() != Frame.END) {
                throw failure("Expected the frame to end with its end octet");
            }
            return frame;
        } catch (SocketTimeoutException e) {
            throw failure("Expected something from the broker, but it was silent for " + SILENCE_MAX_MILLIS + " ms");
        } catch (EOFException e) {
            throw failure("Expected a whole frame, but the connection ended inside it");
        } catch (SocketException e) {
            remember("reset by the broker");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns false when the broker has closed; what it said before is still there to be read. */
    private boolean write(byte[] octets) {
        remember("sent " + octets.length + " octets, first of them " + firstOf(octets));
        synchronized (writeLock) {
            lastSentNanos = System.nanoTime();
            try {
                socket.getOutputStream().write(octets);
                return true;
            } catch (IOException e) {
                remember("the connection was closed while sending: " + e.getMessage());
                return false;
            }
        }
    }

    private Frame receive(String what) {
        Frame frame = read();
        if (frame == null) {
            throw failure("Expected " + what + ", but the connection was closed");
        }
        return frame;
    }

    private void check(Close close, int code, String textPrefix) {
        if (close.code() != code || !close.text().startsWith(textPrefix)) {
            throw failure("Expected close with " + code + " '" + textPrefix + "…', but got " + close);
        }
        if (close.text().getBytes(UTF_8).length > 255 || close.text().indexOf('\uFFFD') >= 0) {
            throw failure("Expected a text of at most 255 octets of UTF-8, but got " + close);
        }
    }

    private void check(Close close, int classId, int methodId) {
        if (close.classId() != classId || close.methodId() != methodId) {
            throw failure("Expected close for method " + classId + "." + methodId + ", but got " + close);
        }
    }

    private static byte[] connectionCloseOk() {
        return Frames.method(0, "connection.close-ok");
    }

    private static String firstOf(byte[] octets) {
        int payload = 7;
        if (octets[0] == Frame.METHOD && octets.length >= payload + 4) {
            return MethodName.of(ByteBuffer.wrap(octets).getInt(payload));
        }
        return Integer.toString(Byte.toUnsignedInt(octets[0]));
    }

    private void remember(String step) {
        synchronized (steps) {
            if (steps.size() == REMEMBERED_STEPS_MAX) {
                steps.removeFirst();
            }
            steps.addLast(step);
        }
    }

    private AssertionError failure(String message) {
        synchronized (steps) {
            return new AssertionError(message + "\nLast on this connection:\n  " + String.join("\n  ", steps));
        }
    }
}
