package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.QueueCommand;
import io.warren.queue.QueueDefinition;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.durable.MessageStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a queue, each made when it is first needed, and what concerns all of them: what is written down of their entries, and their
 * end.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Lanes {

    private final QueueDefinition definition;
    private final EventLoop loop;
    private final QueueStorage storage;
    private final Carriers carriers;
    private final Runnable goOn;
    private final List<Lane> all = new ArrayList<>();
    private final Map<Integer, Lane> byNumber = new HashMap<>();
    /** The one that settles most, or all. */
    private final Lane lowest;
    private @Nullable Consumer<Message> onGone;
    private @Nullable Runnable onLoss;

    /** Who gets a lane out of the old segments of the log. */
    interface Carriers {
        MessageStore.Carrier of(int lane);
    }

    /**
     * Durable lanes of an earlier life are there at once.
     *
     * @param goOn
     *            run on the loop when what could not be had now can be had
     */
    Lanes(QueueDefinition definition, EventLoop loop, QueueStorage storage, Carriers carriers, Runnable goOn) {
        this.definition = definition;
        this.loop = loop;
        this.storage = storage;
        this.carriers = carriers;
        this.goOn = goOn;
        this.lowest = make(0);
        MessageStore store = storage.store();
        if (store != null && definition.durable()) {
            for (long id : store.found(definition.id() + 1, definition.id() + QueueDefinition.IDS)) {
                make((int) (id - definition.id()));
            }
        }
    }

    private Lane make(int number) {
        Lane lane = new Lane(definition, number, loop, storage, carriers.of(number), new Packed(number), goOn);
        all.add(lane);
        byNumber.put(number, lane);
        return lane;
    }

    /** First of all: takes what there was when the broker stopped. */
    void restore() {
        all.forEach(Lane::restore);
    }

    /** The lane of that number, made if there is none. */
    Lane get(int number) {
        if (number == 0) {
            return lowest;
        }
        Lane lane = byNumber.get(number);
        if (lane == null) {
            lane = make(number);
            lane.restore();
        }
        return lane;
    }

    /** The same, and what is settled in it is written before what is settled in the others. */
    Lane getFirst(int number) {
        Lane lane = get(number);
        all.remove(lane);
        all.addFirst(lane);
        return lane;
    }

    /** Null if nothing was ever in it. */
    @Nullable
    Lane find(int number) {
        return byNumber.get(number);
    }

    /** Bytes of memory that all of them hold. */
    long memoryBytes() {
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            bytes += all.get(i).ready.memoryBytes();
        }
        return bytes;
    }

    /**
     * Who wants to know of each message that was ready and is gone for good, and of losses on disk, of which is not known what they were; null:
     * nobody.
     */
    void tellOfGone(@Nullable Consumer<Message> messages, @Nullable Runnable losses) {
        onGone = messages;
        onLoss = losses;
    }

    /** A ready message is gone for good, or about to be. */
    void gone(Message message) {
        Consumer<Message> listener = onGone;
        if (listener != null) {
            listener.accept(message);
        }
    }

    /** An entry that was taken is gone for good. */
    void settled(QueueEntry entry) {
        entry.markGone();
        int number = Lane.numberOf(entry.id());
        if (number < Lane.PRIORITIES) {
            gone(entry.message());
        }
        get(number).journal.settled(entry.id(), entry.message());
    }

    /** What is settled in the action, and nothing else, belongs to a transaction, which expects this queue. */
    void settleFor(CommitGroup group, Runnable action) {
        endTurn(); // what was settled before is not of this transaction
        action.run();
        for (Lane lane : all) {
            group.expect();
            lane.journal.settledFor(group);
        }
        group.arrive(null);
    }

    /**
     * Gets one lane out of the old segments of the log.
     *
     * @param kept
     *            shows what was taken, from any lane, and is neither settled nor put back
     */
    void carryOn(int number, QueueCommand.CarryOn request, Consumer<Consumer<QueueEntry>> kept) {
        all.getFirst().journal.endTurn();
        Lane lane = get(number);
        new Carrying(loop, lane.journal, lane.ready, held -> kept.accept(entry -> {
            if (Lane.numberOf(entry.id()) == number) {
                held.accept(entry);
            }
        }), request.answer()).start();
    }

    /** Writes what the turn has settled. */
    void endTurn() {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).journal.endTurn();
        }
    }

    /** The broker stops in good order. */
    void rest() {
        all.forEach(lane -> lane.journal.rest(lane.ready.firstFreshId() - 1));
    }

    /** The queue goes: drops all, also on disk if that is wanted; otherwise the log must not be shortened any more. */
    void end(boolean fromDisk) {
        for (Lane lane : all) {
            lane.ready.clear();
            if (fromDisk) {
                lane.journal.end();
                lane.pages.delete();
            }
        }
    }

    /** What packed entries of a lane ask for, and what happens to them meanwhile. */
    private final class Packed implements PackedMessages.Owner {

        private final int number;

        Packed(int number) {
            this.number = number;
        }

        @Override
        public long firstUndecided() {
            return get(number).journal.firstUndecided();
        }

        @Override
        public void onFetched() {
            goOn.run();
        }

        @Override
        public void onLost(long entries, long bytes) {
            Runnable listener = onLoss;
            if (listener != null && number != Duplicates.LANE) {
                listener.run(); // the lane itself knows that it has less
            }
        }
    }
}
