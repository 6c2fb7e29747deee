package io.warren.queue.durable;

import io.warren.journal.log.Batch;
import io.warren.journal.log.Receipt;
import io.warren.journal.log.WriteAheadLog;
import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.PublishBatch;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.backlog.StoredFiles;
import io.warren.queue.consumer.QueueEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

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

    /**
     * A transaction that this queue takes part in.
     *
     * @param firstId
     *            of what it publishes here
     * @param settled
     *            ids of what it settles here
     */
    private record Commit(CommitGroup group, long firstId, LongBuffer settled) {

        static Commit publishing(CommitGroup group, long firstId) {
            return new Commit(group, firstId, LongBuffer.allocate(0));
        }

        static Commit settling(CommitGroup group, ByteBuffer settledRecord) {
            return new Commit(group, Long.MAX_VALUE,
                    settledRecord.slice(Long.BYTES, settledRecord.remaining() - Long.BYTES).asLongBuffer());
        }
    }

    /** Ids announced as given out at a time; the next are asked for when half of them are used up. */
    static final long GIVE_OUT_AHEAD = 8192;

    private static final long GIVE_OUT_AGAIN_MILLIS = 1000;

    /** What a record of entries that are carried on grows to. */
    private static final int CARRY_BYTES = 256 * 1024;
    private static final int SETTLED_FIRST = 64;
    private static final int UNDECIDED_LOOK_MIN = 16;
    private static final int SETTLED_KEPT_MAX = 16 * 1024;

    private final long queueId;
    private final WriteAheadLog log;
    private final MessageFormat format;
    private final EventLoop loop;
    private final BacklogMemory memory;
    private final Runnable onMayGiveOut;
    private final Runnable onEnd;
    private final CarryingRound round;
    private final RecoveredEntries recovered;
    private final List<Commit> undecided = new ArrayList<>();
    private int undecidedLook = UNDECIDED_LOOK_MIN;
    private long[] settled = new long[SETTLED_FIRST];
    private int settledCount;
    private long givenOutUpTo;
    private long givenOutAsked;
    private ByteBuffer carrying = ByteBuffer.allocate(0);
    private long carriedBytes;
    private StoredFiles stored = StoredFiles.NONE;
    private boolean written;
    private boolean ended;

    LoggedQueue(long queueId, WriteAheadLog log, MessageFormat format, EventLoop loop, BacklogMemory memory,
            Runnable onMayGiveOut, Runnable onEnd, CarryingRound round, RecoveredEntries recovered) {
        this.queueId = queueId;
        this.log = log;
        this.format = format;
        this.loop = loop;
        this.memory = memory;
        this.onMayGiveOut = onMayGiveOut;
        this.onEnd = onEnd;
        this.round = round;
        this.recovered = recovered;
        this.givenOutUpTo = recovered.givenOutUpTo();
        this.givenOutAsked = givenOutUpTo;
        this.written = recovered.nextId() > 1;
    }

    @Override
    public RecoveredEntries recovered() {
        return recovered;
    }

    @Override
    public boolean published(PublishBatch batch, long firstId) {
        ByteBuffer record = messagesRecord(batch, firstId);
        if (record == null) {
            return false;
        }
        Batch written = Batch.of(new Answer(batch, loop, memory));
        flushCarried();
        addSettled(written); // what is settled before this batch is durable no later than this batch
        append(written, RecordType.MESSAGES, record);
        return true;
    }

    @Override
    public boolean published(PublishBatch batch, long firstId, CommitGroup group) {
        ByteBuffer record = messagesRecord(batch, firstId);
        if (record == null) {
            group.arrive(null);
            return false;
        }
        contribute(Commit.publishing(group, firstId), RecordType.MESSAGES, record, new Answer(batch, loop, memory));
        return true;
    }

    @Override
    public void settledFor(CommitGroup group) {
        ByteBuffer record = settledRecord();
        if (record == null) {
            group.arrive(null);
        } else {
            contribute(Commit.settling(group, record), RecordType.SETTLED, record, Unawaited.RECEIPT);
        }
    }

    private void contribute(Commit commit, int type, ByteBuffer record, Receipt receipt) {
        written = true;
        if (undecided.size() >= undecidedLook) {
            forgetDecided(); // there may be many, and each holds its messages
            undecidedLook = Math.max(UNDECIDED_LOOK_MIN, 2 * undecided.size());
        }
        undecided.add(commit);
        commit.group.arrive(new LoggedPart(log, type, record, receipt));
    }

    @Override
    public List<CommitGroup> unwrittenCommits() {
        forgetDecided();
        return undecided.stream().map(Commit::group).filter(group -> !group.written()).toList();
    }

    @Override
    public long firstUndecided() {
        if (undecided.isEmpty()) {
            return Long.MAX_VALUE;
        }
        forgetDecided();
        return undecided.stream().mapToLong(Commit::firstId).min().orElse(Long.MAX_VALUE);
    }

    private void forgetDecided() {
        undecided.removeIf(commit -> commit.group.decided());
    }

    /** Null if none of them is to be kept. */
    private @Nullable ByteBuffer messagesRecord(PublishBatch batch, long firstId) {
        long bytes = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (!batch.rejected(i) && batch.message(i).persistent()) {
                bytes += entryBytes(batch.message(i));
            }
        }
        if (bytes == 0) {
            return null;
        }
        ByteBuffer record = ByteBuffer.allocate(Math.toIntExact(bytes + Long.BYTES)).putLong(queueId);
        long id = firstId;
        for (int i = 0; i < batch.size(); i++) {
            if (!batch.rejected(i)) {
                if (batch.message(i).persistent()) {
                    putEntry(record, id, batch.message(i));
                }
                id++;
            }
        }
        return record.flip();
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
        if (settledCount == settled.length) {
            settled = Arrays.copyOf(settled, settled.length * 2);
        }
        settled[settledCount++] = id;
    }

    @Override
    public void purged(long upToId, Collection<QueueEntry> kept) {
        endTurn(); // what was settled before is not among the kept
        List<LongBuffer> unwritten =
                undecided.stream().filter(commit -> !commit.group.written()).map(Commit::settled).toList();
        int ids = kept.size() + unwritten.stream().mapToInt(LongBuffer::remaining).sum();
        ByteBuffer record = ByteBuffer.allocate((2 + ids) * Long.BYTES).putLong(queueId).putLong(upToId);
        for (QueueEntry entry : kept) {
            record.putLong(entry.id());
        }
        for (LongBuffer settled : unwritten) { // gone with their transaction, or not at all
            record.asLongBuffer().put(settled.duplicate());
            record.position(record.position() + settled.remaining() * Long.BYTES);
        }
        append(Batch.lazy(Unawaited.RECEIPT), RecordType.PURGED, record.flip());
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
        append(Batch.urgent(new Receipt() {

            @Override
            public void onDurable(long segment, long offset) {
                unlessStopped(() -> loop.execute(() -> {
                    givenOutUpTo = upToId;
                    onMayGiveOut.run();
                }));
            }

            @Override
            public void onFailed(IOException cause) {
                unlessStopped(() -> loop.execute(() -> {
                    givenOutAsked = givenOutUpTo;
                    var _ = loop.schedule(onMayGiveOut, GIVE_OUT_AGAIN_MILLIS); // perhaps the disk was full
                }));
            }
        }), RecordType.GIVEN_OUT, idRecord(upToId));
    }

    @Override
    public void endTurn() {
        // In this order: were an entry's settlement written before its carried copy, it could be deleted before it, too.
        flushCarried();
        if (settledCount > 0) {
            Batch batch = Batch.lazy(Unawaited.RECEIPT);
            addSettled(batch);
            log.append(batch);
        }
    }

    private void addSettled(Batch batch) {
        ByteBuffer record = settledRecord();
        if (record != null) {
            written = true;
            batch.add(RecordType.SETTLED, record);
        }
    }

    /** What has been settled since the last one; null if nothing was. */
    private @Nullable ByteBuffer settledRecord() {
        if (settledCount == 0) {
            return null;
        }
        ByteBuffer record = ByteBuffer.allocate((1 + settledCount) * Long.BYTES).putLong(queueId);
        record.asLongBuffer().put(settled, 0, settledCount);
        settledCount = 0;
        if (settled.length > SETTLED_KEPT_MAX) {
            settled = new long[SETTLED_FIRST];
        }
        return record.clear();
    }

    @Override
    public void beginCarrying(StoredFiles files) {
        stored = files;
        carriedBytes = 0;
        endTurn();
        if (written) {
            append(Batch.urgent(round.begin()), RecordType.GIVEN_OUT, idRecord(givenOutAsked));
            recovered.forEachSettledStored(files.first(), id -> {
                settled[settledCount++] = id;
                if (settledCount == settled.length) {
                    endTurn();
                }
            });
            endTurn();
        }
    }

    @Override
    public void carry(long id, Message message) {
        if (!message.persistent() || ended) {
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
            carriedBytes += carrying.position();
            ByteBuffer record = carrying.flip();
            carrying = ByteBuffer.allocate(0);
            append(Batch.urgent(round.begin()), RecordType.MESSAGES, record);
        }
    }

    /** Which pages count is written behind what they do not count for any more. */
    @Override
    public long endCarrying() {
        endTurn();
        if (written) {
            ByteBuffer record = ByteBuffer.allocate((2 + 2 * stored.from().size()) * Long.BYTES).putLong(queueId)
                    .putLong(stored.highest());
            stored.from().forEach((file, from) -> record.putLong(file).putLong(from));
            append(Batch.urgent(round.begin()), RecordType.STORED, record.flip());
        }
        return carriedBytes;
    }

    @Override
    public void rest(long upToId) {
        endTurn();
        if (written) {
            append(Batch.lazy(Unawaited.RECEIPT), RecordType.GIVEN_OUT, idRecord(upToId));
        }
    }

    private ByteBuffer idRecord(long id) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(queueId).putLong(id).flip();
    }

    @Override
    public void end() {
        ended = true;
        onEnd.run();
        settledCount = 0;
        carrying = ByteBuffer.allocate(0);
    }

    private void append(Batch batch, int type, ByteBuffer record) {
        written = true;
        batch.add(type, record);
        log.append(batch);
    }

    /** Event loops end before the log does: then nobody is left who could hear, which must not keep the log from writing the rest. */
    private static void unlessStopped(Runnable news) {
        try {
            news.run();
        } catch (RejectedExecutionException stopped) {
            // what the news is about is durable, and will be known at the next start
        }
    }

    /** Answers the publisher, later if too much waits in memory for the disk. */
    private record Answer(PublishBatch batch, EventLoop loop, BacklogMemory memory) implements Receipt {

        private static final long SWAMPED_MILLIS = 10;

        @Override
        public void onDurable(long segment, long offset) {
            unlessStopped(this::answer);
        }

        private void answer() {
            if (memory.swamped()) {
                var _ = loop.schedule(this::answerLater, SWAMPED_MILLIS);
            } else {
                batch.answer();
            }
        }

        /** On the loop: after a full disk nobody else asks for room, if all publishers wait for it. */
        private void answerLater() {
            memory.makeRoomAgain();
            answer();
        }

        @Override
        public void onFailed(IOException cause) {
            for (int i = 0; i < batch.size(); i++) {
                batch.reject(i);
            }
            unlessStopped(batch::answer);
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
