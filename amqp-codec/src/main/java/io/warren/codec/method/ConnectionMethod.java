package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import org.jspecify.annotations.Nullable;

/** Class 10: logging in, limits and the end of a connection (AMQP 0-9-1 section 1.4.2). All of it on channel 0. */
public sealed interface ConnectionMethod extends Method {
    int CLASS_ID = 10;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable ConnectionMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Start.ID -> Start.decode(in);
            case StartOk.ID -> StartOk.decode(in);
            case Secure.ID -> Secure.decode(in);
            case SecureOk.ID -> SecureOk.decode(in);
            case Tune.ID -> Tune.decode(in);
            case TuneOk.ID -> TuneOk.decode(in);
            case Open.ID -> Open.decode(in);
            case OpenOk.ID -> OpenOk.decode(in);
            case Close.ID -> Close.decode(in);
            case CloseOk.ID -> new CloseOk();
            case Blocked.ID -> Blocked.decode(in);
            case Unblocked.ID -> new Unblocked();
            case UpdateSecret.ID -> UpdateSecret.decode(in);
            case UpdateSecretOk.ID -> new UpdateSecretOk();
            default -> null;
        };
    }

    /** The server offers mechanisms and locales, each a list separated by spaces. */
    @SuppressWarnings("ArrayRecordComponent") // octets pass through; nobody compares or changes them
    record Start(int versionMajor, int versionMinor, FieldTable serverProperties, byte[] mechanisms,
            byte[] locales) implements ConnectionMethod {
        public static final int ID = 10;

        static Start decode(ByteBuf in) {
            return new Start(Wire.readOctet(in), Wire.readOctet(in), FieldTable.decode(in), Wire.readLongBytes(in),
                    Wire.readLongBytes(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.start"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(versionMajor);
            out.writeByte(versionMinor);
            serverProperties.encode(out);
            Wire.writeLongBytes(out, mechanisms);
            Wire.writeLongBytes(out, locales);
        }
    }

    /** The client chooses. The response holds credentials: never log it. */
    @SuppressWarnings("ArrayRecordComponent") // octets pass through; nobody compares or changes them
    record StartOk(FieldTable clientProperties, String mechanism, byte[] response,
            String locale) implements ConnectionMethod {
        public static final int ID = 11;

        static StartOk decode(ByteBuf in) {
            return new StartOk(FieldTable.decode(in), Wire.readShortString(in), Wire.readLongBytes(in),
                    Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.start-ok"; }

        @Override
        public void encode(ByteBuf out) {
            clientProperties.encode(out);
            Wire.writeShortString(out, mechanism);
            Wire.writeLongBytes(out, response);
            Wire.writeShortString(out, locale);
        }
    }

    /** The server asks for more. */
    @SuppressWarnings("ArrayRecordComponent") // octets pass through; nobody compares or changes them
    record Secure(byte[] challenge) implements ConnectionMethod {
        public static final int ID = 20;

        static Secure decode(ByteBuf in) {
            return new Secure(Wire.readLongBytes(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.secure"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeLongBytes(out, challenge);
        }
    }

    /** The response holds credentials: never log it. */
    @SuppressWarnings("ArrayRecordComponent") // octets pass through; nobody compares or changes them
    record SecureOk(byte[] response) implements ConnectionMethod {
        public static final int ID = 21;

        static SecureOk decode(ByteBuf in) {
            return new SecureOk(Wire.readLongBytes(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.secure-ok"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeLongBytes(out, response);
        }
    }

    /** The server proposes limits: channels, octets of a frame, seconds between heartbeats; 0 is no limit. */
    record Tune(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final int ID = 30;

        static Tune decode(ByteBuf in) {
            return new Tune(Wire.readShort(in), Wire.readLong(in), Wire.readShort(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.tune"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeShort(channelMax);
            out.writeInt((int) frameMax);
            out.writeShort(heartbeat);
        }
    }

    /** The client decides the limits, in the units of {@link Tune}. */
    record TuneOk(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final int ID = 31;

        static TuneOk decode(ByteBuf in) {
            return new TuneOk(Wire.readShort(in), Wire.readLong(in), Wire.readShort(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.tune-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeShort(channelMax);
            out.writeInt((int) frameMax);
            out.writeShort(heartbeat);
        }
    }

    /** The client names its virtual host. */
    record Open(String virtualHost) implements ConnectionMethod {
        public static final int ID = 40;

        static Open decode(ByteBuf in) {
            String virtualHost = Wire.readShortString(in);
            Wire.skipShortString(in);
            Wire.readOctet(in);
            return new Open(virtualHost);
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.open"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, virtualHost);
            out.writeByte(0);
            out.writeByte(0);
        }
    }

    /** The connection may be used. */
    record OpenOk() implements ConnectionMethod {
        public static final int ID = 41;

        static OpenOk decode(ByteBuf in) {
            Wire.skipShortString(in);
            return new OpenOk();
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.open-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(0);
        }
    }

    /** Either side ends the connection; the ids are of the method that caused it, or 0. */
    record Close(int replyCode, String replyText, int causeClassId, int causeMethodId) implements ConnectionMethod {
        public static final int ID = 50;

        static Close decode(ByteBuf in) {
            return new Close(Wire.readShort(in), Wire.readShortString(in), Wire.readShort(in), Wire.readShort(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.close"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeShort(replyCode);
            Wire.writeShortString(out, replyText);
            out.writeShort(causeClassId);
            out.writeShort(causeMethodId);
        }
    }

    /** The last frame of a connection. */
    record CloseOk() implements ConnectionMethod {
        public static final int ID = 51;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.close-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** The server stops reading from publishers, an extension of RabbitMQ. */
    record Blocked(String reason) implements ConnectionMethod {
        public static final int ID = 60;

        static Blocked decode(ByteBuf in) {
            return new Blocked(Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.blocked"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, reason);
        }
    }

    /** The server reads from publishers again. */
    record Unblocked() implements ConnectionMethod {
        public static final int ID = 61;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.unblocked"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** The client replaces its secret before that expires, an extension of RabbitMQ: never log it. */
    @SuppressWarnings("ArrayRecordComponent") // octets pass through; nobody compares or changes them
    record UpdateSecret(byte[] newSecret, String reason) implements ConnectionMethod {
        public static final int ID = 70;

        static UpdateSecret decode(ByteBuf in) {
            return new UpdateSecret(Wire.readLongBytes(in), Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.update-secret"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeLongBytes(out, newSecret);
            Wire.writeShortString(out, reason);
        }
    }

    /** The new secret is in use. */
    record UpdateSecretOk() implements ConnectionMethod {
        public static final int ID = 71;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "connection.update-secret-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }
}
