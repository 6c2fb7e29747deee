package io.warren.broker.replyto;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DirectRepliesTest {

    private final DirectReplies replies = new DirectReplies(new Random(1));
    private final List<PublishBatch> delivered = new ArrayList<>();
    private final List<PublishBatch> answered = new ArrayList<>();

    @Test
    void aReplyReachesTheConsumerOfItsAddress() {
        DirectReplyQueue requester = replies.create(delivered::add);
        replies.add(requester);

        publishTo(requester.name());

        assertThat(replies.exists(requester.name())).isTrue();
        assertThat(delivered).hasSize(1);
    }

    @Test
    void aReplyToARequesterThatIsGoneIsRoutedToNowhereAndAnswered() {
        DirectReplyQueue requester = replies.create(delivered::add);
        replies.add(requester);
        replies.remove(requester);

        publishTo(requester.name());

        assertThat(replies.exists(requester.name())).isFalse();
        assertThat(delivered).isEmpty();
        assertThat(answered).hasSize(1);
    }

    @Test
    void anAddressThatWasMadeUpIsUnroutable() {
        String given = replies.create(delivered::add).name();
        char last = given.charAt(given.length() - 1);
        String changed = given.substring(0, given.length() - 1) + (last == 'A' ? 'B' : 'A');

        assertThat(replies.target(changed)).isNull();
        assertThat(replies.target(DirectReplies.PSEUDO_QUEUE + ".")).isNull();
        assertThat(replies.target(DirectReplies.PSEUDO_QUEUE + ".not base64!")).isNull();
        assertThat(replies.target(DirectReplies.PSEUDO_QUEUE)).isNull();
        assertThat(replies.target("orders")).isNull();
    }

    @Test
    void anAddressOfAnotherBrokerIsUnroutable() {
        String elsewhere = new DirectReplies(new Random(2)).create(delivered::add).name();

        assertThat(replies.target(elsewhere)).isNull();
    }

    @Test
    void everyAddressIsAnother() {
        assertThat(replies.create(delivered::add).name()).isNotEqualTo(replies.create(delivered::add).name());
    }

    private void publishTo(String address) {
        PublishTarget target = replies.target(address);
        assertThat(target).isNotNull();
        target.publish(new PublishBatch(answered::add, true, 4));
    }
}
