package io.warren.queue.durable;

import io.warren.journal.log.Batch;
import io.warren.journal.log.Receipt;
import io.warren.journal.log.WriteAheadLog;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.PublishBatch;
import io.warren.queue.consumer.QueueEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

/**
 * The log of a durable queue, in the node's write-ahead log.
 *
 * <p>
 * Hot. Cost of a kept message: a copy of its bytes, twelve more, and a share of its batch's record; of its settlement: eight
 * bytes and a share of the turn's record, which nobody waits for.
 *
 * <p>
 * Threads: the queue's event loop; receipts come on the log's writer thread and change nothing here.
 */
final class LoggedQueue implements QueueLog {

    /** Ids announced as given out at a time; the next are asked for when half of them are used up. */
    static final long GIVE_OUT_AHEAD = 8192;

    /** What a carried entry's batch grows to. */
    private static final int CARRY_BYTES = 256 * 1024;

    private final long queueId;
    private final WriteAheadLog log;
    private final MessageFormat format;
    private final EventLoop loop;
    private final Runnable onMayGiveOut;
    private final LongAdder allLiveBytes;
    private final CarriedUntil carried;
    private final RecoveredEntries recovered;
    private long[] settled = new long[64];
    private int settledCount;
    private long givenOutUpTo;
    private long givenOutAsked;
    private ByteBuffer carrying = ByteBuffer.allocate(0);
    private boolean gone;
    private long liveBytes;

    /** Counts the writes of a round of carrying that are not durable yet. */
    interface CarriedUntil {
        Receipt begin();
    }

    LoggedQueue(long queueId, WriteAheadLog log, MessageFormat format, EventLoop loop, Runnable onMayGiveOut,
            LongAdder allLiveBytes, CarriedUntil carried, RecoveredEntries recovered) {
        this.queueId = queueId;
        this.log = log;
        this.format = format;
        this.loop = loop;
        this.onMayGiveOut = onMayGiveOut;
        this.allLiveBytes = allLiveBytes;
        this.carried = carried;
        this.recovered = recovered;
        this.givenOutUpTo = recovered.givenOutUpTo();
        this.givenOutAsked = givenOutUpTo;
    }

    @Override
    public RecoveredEntries recovered() {
        return new RecoveredEntries() {

            @Override
            public void forEach(Consumer consumer) {
                recovered.forEach((id, message) -> {
                    live(entryBytes(message));
                    consumer.accept(id, message);
                });
            }

            @Override
            public long nextId() {
                return Math.max(recovered.nextId(), recovered.givenOutUpTo() + 1);
            }

            @Override
            public long givenOutUpTo() {
                return recovered.givenOutUpTo();
            }
        };
    }

    @Override
    public boolean published(PublishBatch batch, long firstId) {
        long bytes = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.message(i).persistent()) {
                bytes += entryBytes(batch.message(i));
            }
        }
        if (bytes == 0) {
            return false;
        }
        live(bytes);
        ByteBuffer record = ByteBuffer.allocate(Math.toIntExact(bytes + Long.BYTES)).putLong(queueId);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.message(i).persistent()) {
                putEntry(record, firstId + i, batch.message(i));
            }
        }
        Batch written = Batch.of(new Answer(batch));
        written.add(RecordType.MESSAGES, record.flip());
        log.append(written);
        return true;
    }

    private long entryBytes(Message message) {
        return Long.BYTES + Integer.BYTES + (long) format.length(message);
    }

    private void putEntry(ByteBuffer record, long id, Message message) {
        record.putLong(id).putInt(format.length(message));
        format.write(message, record);
    }

    @Override
    public void settled(long id, Message message) {
        if (!message.persistent()) {
            return;
        }
        live(-entryBytes(message));
        if (settledCount == settled.length) {
            settled = Arrays.copyOf(settled, settled.length * 2);
        }
        settled[settledCount++] = id;
    }

    @Override
    public void purged(long upToId, Collection<QueueEntry> kept) {
        endTurn(); // what was settled before is not among the kept
        ByteBuffer record = ByteBuffer.allocate((2 + kept.size()) * Long.BYTES).putLong(queueId).putLong(upToId);
        long keptBytes = 0;
        for (QueueEntry entry : kept) {
            record.putLong(entry.id());
            keptBytes += entry.message().persistent() ? entryBytes(entry.message()) : 0;
        }
        live(keptBytes - liveBytes);
        append(RecordType.PURGED, record.flip());
    }

    private void live(long deltaBytes) {
        liveBytes += deltaBytes;
        allLiveBytes.add(deltaBytes);
    }

    @Override
    public boolean mayGiveOut(long id) {
        if (givenOutAsked == givenOutUpTo && id > givenOutUpTo - GIVE_OUT_AHEAD / 2) {
            announce(Math.max(id, givenOutUpTo) + GIVE_OUT_AHEAD);
        }
        return id <= givenOutUpTo;
    }

    private void announce(long upToId) {
        givenOutAsked = upToId;
        Batch written = Batch.of(new Receipt() {

            @Override
            public void onDurable(long segment, long offset) {
                loop.execute(() -> {
                    givenOutUpTo = upToId;
                    onMayGiveOut.run();
                });
            }

            @Override
            public void onFailed(IOException cause) {
                // Nothing is given out any more; the broker stops.
            }
        });
        written.add(RecordType.GIVEN_OUT, givenOutRecord(upToId));
        log.append(written);
    }

    @Override
    public void endTurn() {
        // In this order: were an entry's settlement written before its carried copy, it could be deleted before it, too.
        flushCarried();
        if (settledCount > 0) {
            ByteBuffer record = ByteBuffer.allocate((1 + settledCount) * Long.BYTES).putLong(queueId);
            record.asLongBuffer().put(settled, 0, settledCount);
            settledCount = 0;
            append(RecordType.SETTLED, record.clear());
        }
    }

    @Override
    public void beginCarrying() {
        Batch written = Batch.of(carried.begin());
        written.add(RecordType.GIVEN_OUT, givenOutRecord(givenOutAsked));
        log.append(written);
    }

    @Override
    public void carry(long id, Message message) {
        if (!message.persistent() || gone) {
            return;
        }
        long bytes = entryBytes(message);
        if (carrying.remaining() < bytes) {
            flushCarried();
            carrying = ByteBuffer.allocate(Math.toIntExact(Math.max(bytes + Long.BYTES, CARRY_BYTES)))
                    .putLong(queueId);
        }
        putEntry(carrying, id, message);
    }

    private void flushCarried() {
        if (carrying.position() > 0) {
            Batch written = Batch.of(carried.begin());
            written.add(RecordType.MESSAGES, carrying.flip());
            carrying = ByteBuffer.allocate(0);
            log.append(written);
        }
    }

    @Override
    public void rest(long upToId) {
        endTurn();
        append(RecordType.GIVEN_OUT, givenOutRecord(upToId));
    }

    private ByteBuffer givenOutRecord(long upToId) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(queueId).putLong(upToId).flip();
    }

    @Override
    public void deleted() {
        gone = true;
        live(-liveBytes);
        settledCount = 0;
        carrying = ByteBuffer.allocate(0);
    }

    private void append(int type, ByteBuffer record) {
        Batch written = Batch.lazy(Unawaited.RECEIPT);
        written.add(type, record);
        log.append(written);
    }

    /** Answers the publisher. */
    private record Answer(PublishBatch batch) implements Receipt {

        @Override
        public void onDurable(long segment, long offset) {
            batch.answer();
        }

        @Override
        public void onFailed(IOException cause) {
            for (int i = 0; i < batch.size(); i++) {
                batch.reject(i);
            }
            batch.answer();
        }
    }

    private enum Unawaited implements Receipt {
        RECEIPT;

        @Override
        public void onDurable(long segment, long offset) {
        }

        @Override
        public void onFailed(IOException cause) {
        }
    }
}
