package io.warren.queue.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.Message;
import io.warren.queue.fake.KeptMessage;
import io.warren.queue.fake.KeptMessageFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a backlog does with pages, step by step: nothing is answered before the test says so. */
class PackedMessagesTest {

    private static final long BUDGET = 2L * BlockPool.BLOCK_BYTES;

    private final ManualStore store = new ManualStore();
    private final BacklogMemory memory = new BacklogMemory(BUDGET, 0);
    private final List<Long> lost = new ArrayList<>();
    private int fetched;
    private long firstUndecided = Long.MAX_VALUE;
    private final PackedMessages packed = new PackedMessages(new KeptMessageFormat(), memory, store,
            new PackedMessages.Owner() {

                @Override
                public long firstUndecided() {
                    return firstUndecided;
                }

                @Override
                public void onFetched() {
                    fetched++;
                }

                @Override
                public void onLost(long entries, long bytes) {
                    lost.add(entries);
                }
            });

    @AfterEach
    void close() {
        memory.close();
    }

    /** Answers when it is told to. */
    private static final class ManualStore implements PageStore {
        final Map<Long, byte[]> written = new HashMap<>();
        final ArrayDeque<Runnable> underWay = new ArrayDeque<>();
        boolean takes = true;
        boolean works = true;
        long passed;
        long highestId;
        private long offset;

        @Override
        public boolean takesPages() {
            return takes;
        }

        @Override
        public PagePlace write(PageSummary summary, ByteBuffer bytes, Answer answer) {
            highestId = Math.max(highestId, summary.lastId());
            PagePlace place = new PagePlace(1, offset++, bytes.remaining());
            underWay.add(() -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                written.put(place.offset(), copy);
                answer.answer(works);
            });
            return place;
        }

        @Override
        public void read(PagePlace place, ByteBuffer into, Answer answer) {
            underWay.add(() -> {
                into.duplicate().put(written.get(place.offset()));
                answer.answer(works);
            });
        }

        @Override
        public void passed(long id) {
            passed = id;
        }

        @Override
        public long carryOn(Set<Long> usedFiles) {
            return 1;
        }

        @Override
        public void delete() {
        }

        int answerAll() {
            int count = 0;
            for (; !underWay.isEmpty(); count++) {
                underWay.remove().run();
            }
            return count;
        }
    }

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            packed.add(i, new KeptMessage("m" + i, i % 3 > 0, 1000));
        }
    }

    private List<String> removeAll() {
        List<String> names = new ArrayList<>();
        while (!packed.isEmpty()) {
            if (packed.firstAtHand()) {
                names.add(packed.remove().toString());
            } else {
                packed.fetch();
                assertThat(store.answerAll()).isPositive();
            }
        }
        return names;
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    @Test
    void whatIsTooMuchForItsMemoryGoesToTheStoreAndComesBackInOrder() {
        for (int at = 1; at < 2000; at += 100) {
            add(at, at + 100);
            store.answerAll();
        }
        assertThat(packed.blockBytes()).isLessThanOrEqualTo(BUDGET + BlockPool.BLOCK_BYTES);
        assertThat(store.written).hasSizeGreaterThan(10);
        assertThat(removeAll()).isEqualTo(names(1, 2001));
        assertThat(packed.blockBytes()).isZero();
        assertThat(store.passed).isGreaterThanOrEqualTo(2001);
    }

    @Test
    void aPageThatIsBeingWrittenCanBeRead() {
        add(1, 1000);
        assertThat(store.underWay).isNotEmpty();
        for (int i = 1; i < 1000; i++) {
            assertThat(packed.firstAtHand()).isTrue();
            assertThat(packed.remove()).hasToString("m" + i);
        }
        assertThat(packed.blockBytes()).as("held for the writer").isPositive();
        store.answerAll();
        assertThat(packed.blockBytes()).isZero();
    }

    @Test
    void aPageThatCannotBeWrittenStaysInMemory() {
        store.works = false;
        add(1, 1000);
        store.answerAll();
        assertThat(packed.blockBytes()).isGreaterThan(7L * BlockPool.BLOCK_BYTES);
        assertThat(removeAll()).isEqualTo(names(1, 1000));
        assertThat(lost).isEmpty();
    }

    @Test
    void aPageThatCouldNotBeWrittenIsWrittenAgainAsAWhole() {
        store.works = false;
        add(1, 1000);
        store.answerAll();
        store.works = true;
        store.written.clear();
        memory.makeRoomAgain();
        assertThat(store.answerAll()).isPositive();
        assertThat(packed.blockBytes()).isLessThanOrEqualTo(BUDGET + BlockPool.BLOCK_BYTES);
        assertThat(removeAll()).isEqualTo(names(1, 1000));
    }

    @Test
    void nothingIsOfferedToAStoreThatTakesNone() {
        store.takes = false;
        add(1, 1000);
        assertThat(store.underWay).isEmpty();
        assertThat(removeAll()).isEqualTo(names(1, 1000));
    }

    @Test
    void aPageWithAnEntryThatIsNotDecidedStaysInMemory() {
        firstUndecided = 300;
        add(1, 1000);
        packed.storeFullPages(() -> {});
        assertThat(store.answerAll()).isPositive();
        assertThat(store.highestId).isLessThan(300);
        firstUndecided = Long.MAX_VALUE;
        memory.makeRoomAgain();
        assertThat(store.answerAll()).isPositive();
        assertThat(store.highestId).isGreaterThan(300);
        assertThat(removeAll()).isEqualTo(names(1, 1000));
    }

    @Test
    void aPageThatCannotBeReadIsLostAloneAndCounted() {
        for (int at = 1; at < 1000; at += 100) {
            add(at, at + 100);
            store.answerAll();
        }
        List<String> found = new ArrayList<>();
        while (packed.firstAtHand()) {
            found.add(packed.remove().toString());
        }
        packed.fetch();
        store.works = false;
        store.underWay.remove().run();
        store.works = true;
        found.addAll(removeAll());
        assertThat(lost).hasSize(1);
        assertThat(found).hasSize(1000 - lost.getFirst().intValue()).isSubsetOf(names(1, 1001));
        assertThat(found).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        assertThat(packed.bodyBytes()).isZero();
        assertThat(packed.blockBytes()).isZero();
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(1));
    }

    @Test
    void browsingFetchesOnePageAfterTheOtherAndGivesTheirMemoryBack() {
        for (int at = 1; at < 1000; at += 100) {
            add(at, at + 100);
            store.answerAll();
        }
        long before = packed.blockBytes();
        List<Message> found = new ArrayList<>();
        while (!packed.browse(400, 500, found)) {
            found.clear();
            assertThat(store.answerAll()).isEqualTo(1);
        }
        assertThat(found.stream().map(Message::toString).toList()).isEqualTo(names(401, 901));
        assertThat(packed.blockBytes()).isEqualTo(before);
        assertThat(fetched).isPositive();
        assertThat(removeAll()).isEqualTo(names(1, 1001));
    }

    @Test
    void clearingLeavesBlocksToThoseWhoStillWriteThem() {
        add(1, 1000);
        packed.clear();
        assertThat(packed.isEmpty()).isTrue();
        assertThat(packed.blockBytes()).isPositive();
        store.answerAll();
        assertThat(packed.blockBytes()).isZero();
        assertThat(memory.bytesTaken()).isZero();
    }

    @Test
    void whatIsNotKnownToBeStoredIsShownToBeCarriedOn() {
        add(1, 1000);
        store.underWay.remove().run();
        List<String> shown = new ArrayList<>();
        packed.visitUnstored((id, message) -> shown.add(message.toString()));
        StoredFiles stored = packed.carryOn();
        assertThat(stored.from()).as("one page is stored").containsOnlyKeys(1L);
        assertThat(shown).doesNotHaveDuplicates().hasSizeBetween(850, 998);
        assertThat(shown).doesNotContain("m" + stored.first());
    }
}
