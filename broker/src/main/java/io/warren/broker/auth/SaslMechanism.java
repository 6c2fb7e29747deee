package io.warren.broker.auth;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.DecodeException;
import io.warren.codec.table.FieldTable;
import java.nio.charset.StandardCharsets;

/**
 * The ways to log in, each with one response of the client and no further challenge.
 *
 * <p>
 * Threads: any; no state.
 */
public enum SaslMechanism {
    /** RFC 4616: authorisation identity (not used), NUL, name, NUL, password. */
    PLAIN {
        @Override
        public Credentials read(byte[] response) {
            String text = new String(response, StandardCharsets.UTF_8);
            int first = text.indexOf('\0');
            int second = text.indexOf('\0', first + 1);
            if (first < 0 || second < 0) {
                throw new LoginRefused("malformed PLAIN response");
            }
            return new Credentials.NamePassword(text.substring(first + 1, second), text.substring(second + 1));
        }
    },
    /** AMQP's own: a field table without its length, with LOGIN and PASSWORD. */
    AMQPLAIN {
        @Override
        public Credentials read(byte[] response) {
            ByteBuf buffer = Unpooled.buffer(response.length + Integer.BYTES);
            buffer.writeInt(response.length).writeBytes(response);
            try {
                FieldTable table = FieldTable.decode(buffer);
                String name = table.string("LOGIN");
                String password = table.string("PASSWORD");
                if (name == null || password == null) {
                    throw new LoginRefused("AMQPLAIN response without LOGIN or PASSWORD");
                }
                return new Credentials.NamePassword(name, password);
            } catch (DecodeException malformed) {
                throw new LoginRefused("malformed AMQPLAIN response");
            }
        }
    },
    /** RFC 4505: the response is a trace for the log, and ignored. */
    ANONYMOUS {
        @Override
        public Credentials read(byte[] response) {
            return new Credentials.Anonymous();
        }
    };

    /**
     * What the client's one response says.
     *
     * @throws LoginRefused
     *             if it is not of this mechanism's form
     */
    public abstract Credentials read(byte[] response);
}
