package io.warren.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.socket.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeartbeatsTest {

    private static final class RecordingPeer implements Heartbeats.Peer {

        private final List<Integer> missed = new ArrayList<>();
        private int heartbeats;
        private boolean notRead;

        @Override
        public void sendHeartbeat() {
            heartbeats++;
        }

        @Override
        public void missed(int intervalSeconds) {
            missed.add(intervalSeconds);
        }

        @Override
        public boolean notRead() {
            return notRead;
        }
    }

    private final FakeLoop loop = new FakeLoop();
    private final RecordingPeer peer = new RecordingPeer();
    private final Heartbeats heartbeats = new Heartbeats(loop, peer);

    @Test
    void aHeartbeatGoesOutTwiceInAnIntervalWhereNothingElseDoes() {
        heartbeats.start(10);
        loop.pass(4_999);
        assertThat(peer.heartbeats).isZero();
        loop.pass(1);
        assertThat(peer.heartbeats).isEqualTo(1);
        loop.pass(5_000);
        assertThat(peer.heartbeats).isEqualTo(2);
    }

    @Test
    void whatIsSentAnywayTakesTheHeartbeatsPlace() {
        heartbeats.start(10);
        heartbeats.noteSent();
        loop.pass(5_000);
        assertThat(peer.heartbeats).isZero();
    }

    @Test
    void aPeerThatIsSilentForMoreThanTwoIntervalsIsGone() {
        heartbeats.start(10);
        loop.pass(20_000);
        assertThat(peer.missed).isEmpty();
        loop.pass(5_000);
        assertThat(peer.missed).containsExactly(10);
        loop.pass(60_000);
        assertThat(peer.missed).hasSize(1);
    }

    @Test
    void anythingReceivedStartsTheCountAnew() {
        heartbeats.start(10);
        loop.pass(20_000);
        heartbeats.noteReceived();
        loop.pass(25_000);
        assertThat(peer.missed).isEmpty();
        loop.pass(5_000);
        assertThat(peer.missed).hasSize(1);
    }

    @Test
    void silenceSaysNothingWhileThePeerIsNotRead() {
        peer.notRead = true;
        heartbeats.start(10);
        loop.pass(600_000);
        assertThat(peer.missed).isEmpty();
    }

    @Test
    void anIntervalOfZeroMeansNone() {
        heartbeats.start(0);
        assertThat(loop.scheduled()).isZero();
    }

    @Test
    void afterTheStopNothingIsScheduled() {
        heartbeats.start(10);
        heartbeats.stop();
        loop.pass(600_000);
        assertThat(loop.scheduled()).isZero();
        assertThat(peer.heartbeats).isZero();
    }
}
