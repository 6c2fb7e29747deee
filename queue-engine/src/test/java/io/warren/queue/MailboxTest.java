package io.warren.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.ThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailboxTest {

    /** Remembers what it opened, and where turns ended. */
    private static final class Recorder implements Mailbox.Owner<Integer> {
        final List<Integer> opened = new ArrayList<>();
        final List<Integer> openedAtEndOfTurn = new ArrayList<>();

        @Override
        public void open(Integer letter) {
            opened.add(letter);
        }

        @Override
        public void endTurn() {
            openedAtEndOfTurn.add(opened.size());
        }
    }

    @Test
    void opensLettersInOrderAndEndsTheTurnOnce() {
        ManualEventLoop loop = new ManualEventLoop();
        Recorder owner = new Recorder();
        Mailbox<Integer> mailbox = new Mailbox<>(loop, owner);
        mailbox.post(1);
        mailbox.post(2);
        mailbox.post(3);
        assertThat(owner.opened).isEmpty();
        loop.runAll();
        assertThat(owner.opened).containsExactly(1, 2, 3);
        assertThat(owner.openedAtEndOfTurn).containsExactly(3);
    }

    @Test
    void opensTheLettersBehindOneThatFails() {
        ManualEventLoop loop = new ManualEventLoop();
        List<Integer> opened = new ArrayList<>();
        Mailbox<Integer> mailbox = new Mailbox<>(loop, new Mailbox.Owner<>() {
            @Override
            public void open(Integer letter) {
                opened.add(letter);
                if (letter == 1) {
                    throw new StackOverflowError("of this test");
                }
            }

            @Override
            public void endTurn() {
            }
        });
        mailbox.post(1);
        mailbox.post(2);
        assertThatThrownBy(loop::runAll).isInstanceOf(StackOverflowError.class);
        loop.runAll();
        assertThat(opened).containsExactly(1, 2);
    }

    @Test
    void leavesTheRestOfManyLettersToFurtherTurns() {
        ManualEventLoop loop = new ManualEventLoop();
        Recorder owner = new Recorder();
        Mailbox<Integer> mailbox = new Mailbox<>(loop, owner);
        for (int i = 0; i < 600; i++) {
            mailbox.post(i);
        }
        loop.runAll();
        assertThat(owner.openedAtEndOfTurn).containsExactly(256, 512, 600);
    }

    @Test
    void opensALetterThatTheOwnerPostsToItselfInALaterTurn() {
        ManualEventLoop loop = new ManualEventLoop();
        List<String> log = new ArrayList<>();
        List<Mailbox<String>> self = new ArrayList<>();
        self.add(new Mailbox<>(loop, new Mailbox.Owner<>() {
            @Override
            public void open(String letter) {
                log.add(letter);
            }

            @Override
            public void endTurn() {
                if (log.size() == 1) {
                    self.getFirst().post("second");
                }
                log.add("end");
            }
        }));
        self.getFirst().post("first");
        loop.runAll();
        assertThat(log).containsExactly("first", "end", "second", "end");
    }

    @Test
    @Timeout(60)
    void losesNothingAndKeepsEachSendersOrderUnderConcurrentPosting() throws InterruptedException {
        int senders = 4;
        int letters = 200_000;
        CountDownLatch done = new CountDownLatch(1);
        int[] last = new int[senders];
        int[] seen = new int[2]; // letters, and those out of order
        try (ThreadEventLoop loop = new ThreadEventLoop("owner")) {
            Mailbox<int[]> mailbox = new Mailbox<>(loop, new Mailbox.Owner<>() {
                @Override
                public void open(int[] letter) {
                    if (last[letter[0]] + 1 != letter[1]) {
                        seen[1]++;
                    }
                    last[letter[0]] = letter[1];
                    seen[0]++;
                }

                @Override
                public void endTurn() {
                    if (seen[0] == senders * letters) {
                        done.countDown();
                    }
                }
            });
            for (int sender = 0; sender < senders; sender++) {
                int number = sender;
                Thread.ofPlatform().name("sender-" + sender).daemon().start(() -> {
                    for (int i = 1; i <= letters; i++) {
                        mailbox.post(new int[]{number, i});
                        if (i % 1000 == 0) {
                            Thread.onSpinWait();
                        }
                    }
                });
            }
            assertThat(done.await(50, TimeUnit.SECONDS)).as("all letters opened, got %d", seen[0]).isTrue();
            assertThat(seen[1]).as("letters out of order").isZero();
        }
    }
}
