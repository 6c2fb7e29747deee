package io.warren.codec.frame;

import io.netty.buffer.ByteBuf;

/** Takes the frames that a {@link FrameReader} finds. */
@FunctionalInterface
public interface FrameSink {

    /**
     * Called for each complete, well-formed frame.
     *
     * @param type METHOD (of at least four octets), HEADER (of at least twelve), BODY, or HEARTBEAT (empty, on channel
     * 0)
     * @param payload the buffer that is being read, bounded to the payload for the time of the call; the reader owns it
     *     and restores its indexes afterwards. Retain or copy what has to last.
     */
    void onFrame(int type, int channel, ByteBuf payload);
}
