/** Direct reply-to: answers that go straight to the requester's channel, without a queue. */
@NullMarked
package io.warren.broker.replyto;

import org.jspecify.annotations.NullMarked;
