package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.DecodeException;
import io.warren.codec.ErlangBinary;
import io.warren.codec.HardError;
import io.warren.codec.Wire;
import org.jspecify.annotations.Nullable;

/** Method frames to records. */
public final class Methods {

    /**
     * Reads class id, method id and arguments, which must end at the writer index.
     *
     * @throws DecodeException COMMAND_INVALID for a class that does not exist, or a method that class connection does not have;
     *     FRAME_ERROR for anything else
     */
    public static Method decode(ByteBuf in) {
        int classId = Wire.readShort(in);
        int methodId = Wire.readShort(in);
        int start = in.readerIndex();
        try {
            Method method = decode(classId, methodId, in);
            if (method != null && !in.isReadable()) return method;
            if (method == null && classId == ConnectionMethod.CLASS_ID) {
                // RabbitMQ drops the connection without a word here.
                throw new DecodeException(HardError.COMMAND_INVALID, classId, methodId, "unknown method " + methodId);
            }
        } catch (DecodeException e) {
            if (!e.truncated()) throw e;
        }
        throw cannotDecode(classId, methodId, in, start);
    }

    private static @Nullable Method decode(int classId, int methodId, ByteBuf in) {
        return switch (classId) {
            case BasicMethod.CLASS_ID -> BasicMethod.decode(methodId, in);
            case QueueMethod.CLASS_ID -> QueueMethod.decode(methodId, in);
            case ExchangeMethod.CLASS_ID -> ExchangeMethod.decode(methodId, in);
            case ChannelMethod.CLASS_ID -> ChannelMethod.decode(methodId, in);
            case ConnectionMethod.CLASS_ID -> ConnectionMethod.decode(methodId, in);
            case ConfirmMethod.CLASS_ID -> ConfirmMethod.decode(methodId, in);
            case TxMethod.CLASS_ID -> TxMethod.decode(methodId, in);
            case AccessMethod.CLASS_ID -> AccessMethod.decode(methodId, in);
            // RabbitMQ drops the connection without a word here.
            default ->
                throw new DecodeException(HardError.COMMAND_INVALID, classId, methodId, "unknown class " + classId);
        };
    }

    /** The error for arguments, from {@code start} to the writer index, that do not fit their method. */
    static DecodeException cannotDecode(int classId, int methodId, ByteBuf in, int start) {
        String arguments = ErlangBinary.of(in, start, in.writerIndex() - start);
        return new DecodeException(HardError.FRAME_ERROR, classId, methodId, "cannot decode " + arguments);
    }

    static void skipTicket(ByteBuf in) {
        Wire.readShort(in);
    }

    static void writeTicket(ByteBuf out) {
        out.writeShort(0);
    }

    static int bit(boolean value, int position) {
        return value ? 1 << position : 0;
    }

    static boolean bit(int octet, int position) {
        return (octet & 1 << position) != 0;
    }

    private Methods() {
    }
}
