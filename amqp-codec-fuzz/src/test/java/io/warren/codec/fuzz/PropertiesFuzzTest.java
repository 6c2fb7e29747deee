package io.warren.codec.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.content.Property;
import io.warren.codec.content.PropertyIndex;

/** What the index accepts can be read, property by property, and written again if its text is UTF-8. */
final class PropertiesFuzzTest {
    private static final char REPLACEMENT = '\uFFFD';

    /** Input: raw properties, flags and values. */
    @FuzzTest(maxDuration = "1m")
    void whatTheIndexAcceptsCanBeRead(byte[] input) {
        ByteBuf in = Unpooled.wrappedBuffer(input);
        PropertyIndex index = new PropertyIndex();
        try {
            index.read(in);
        } catch (DecodeException e) {
            assertThat(e.error()).isEqualTo(HardError.FRAME_ERROR);
            return;
        }
        BasicProperties properties = BasicProperties.decode(input, 0, input.length);

        assertThat(properties.replyTo()).isEqualTo(index.replyTo(in));
        assertThat(properties.expiration()).isEqualTo(index.expiration(in));
        assertThat(properties.userId()).isEqualTo(index.userId(in));
        assertThat(properties.headers() != null).isEqualTo(index.headersPresent());
        assertThat(properties.deliveryMode() != null).isEqualTo(index.has(Property.DELIVERY_MODE));
        if (properties.toString().indexOf(REPLACEMENT) < 0) {
            byte[] encoded = properties.encoded();
            assertThat(BasicProperties.decode(encoded, 0, encoded.length)).isEqualTo(properties);
        }
    }
}
