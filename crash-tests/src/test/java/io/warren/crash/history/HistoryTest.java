package io.warren.crash.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private final AtomicLong clock = new AtomicLong();
    private final History history = new History(List.of("q"), clock::get);

    @Test
    void knowsWhoLostTheConnectionBeforeTheKill() {
        ClientLog early = history.open(ClientKind.CONSUMING, "early");
        ClientLog late = history.open(ClientKind.CONSUMING, "late");
        history.open(ClientKind.CONSUMING, "never");
        clock.set(10);
        early.lost();
        clock.set(20);
        late.lost();

        assertThat(history.lostBefore(20)).containsExactly("early");
    }

    @Test
    void asksNotWhoLostTheConnectionInAnEarlierKill() {
        history.open(ClientKind.CONSUMING, "earlier").lost();
        history.killed(1);

        assertThat(history.lostBefore(20)).isEmpty();
    }
}
