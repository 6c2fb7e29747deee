package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Class 90: transactions of a channel (AMQP 0-9-1 section 1.9.2). */
public sealed interface TxMethod extends Method {
    int CLASS_ID = 90;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable TxMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Select.ID -> new Select();
            case SelectOk.ID -> new SelectOk();
            case Commit.ID -> new Commit();
            case CommitOk.ID -> new CommitOk();
            case Rollback.ID -> new Rollback();
            case RollbackOk.ID -> new RollbackOk();
            default -> null;
        };
    }

    /** From now on the channel is transactional. */
    record Select() implements TxMethod {
        public static final int ID = 10;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "tx.select"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Answers {@link Select}. */
    record SelectOk() implements TxMethod {
        public static final int ID = 11;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "tx.select-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Publishes and acknowledgements since the last commit take effect. */
    record Commit() implements TxMethod {
        public static final int ID = 20;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "tx.commit"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Answers {@link Commit}. */
    record CommitOk() implements TxMethod {
        public static final int ID = 21;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "tx.commit-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Publishes and acknowledgements since the last commit are forgotten. */
    record Rollback() implements TxMethod {
        public static final int ID = 30;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "tx.rollback"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Answers {@link Rollback}. */
    record RollbackOk() implements TxMethod {
        public static final int ID = 31;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "tx.rollback-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }
}
