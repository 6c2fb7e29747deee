package io.warren.broker.channel;

import io.warren.broker.socket.FrameWriter;
import io.warren.codec.method.BasicMethod;
import java.util.Arrays;

/**
 * Publisher confirms of one channel: what is published gets a number from 1 on; once all queues it was routed to have answered,
 * the number is confirmed, or refused if one of them refused. What is confirmed in a row from the oldest on goes out as one
 * basic.ack with {@code multiple}; what overtook an older one goes out by itself rather than wait for it.
 *
 * <p>
 * Cost of a confirm: two array accesses; the frames are per turn.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Confirms {

    private static final int INITIAL = 64;

    // States of a number, besides the count of answers that it waits for.
    private static final int CONFIRMED = 0;
    private static final int REFUSED = -1;
    private static final int TOLD = -2;

    /** By number modulo length: answers missing, or one of the states. */
    private int[] states = new int[INITIAL];
    private boolean[] refused = new boolean[INITIAL];
    /** The oldest number that the client has not been told about. */
    private long oldest = 1;
    private long next = 1;
    /** Numbers that are complete and not told, behind one that is not complete. */
    private long[] overtakers = new long[INITIAL];
    private int overtakerCount;

    /** Numbers a publish that so many targets have to answer (0: unroutable, and so confirmed). */
    long expect(int answers) {
        if (next - oldest == states.length) {
            grow();
        }
        long number = next++;
        states[slot(number)] = answers;
        refused[slot(number)] = false;
        if (answers == CONFIRMED && number != oldest) {
            noteOvertaker(number);
        }
        return number;
    }

    /** One target has answered. */
    void answered(long number, boolean refusal) {
        int slot = slot(number);
        refused[slot] |= refusal;
        if (--states[slot] > 0) {
            return;
        }
        states[slot] = refused[slot] ? REFUSED : CONFIRMED;
        if (number != oldest) {
            noteOvertaker(number);
        }
    }

    /** Tells the client what is complete; answers how many numbers that were. */
    int tell(FrameWriter writer, int channel) {
        int told = tellInOrder(writer, channel);
        for (int i = 0; i < overtakerCount; i++) {
            long number = overtakers[i];
            if (number >= oldest && states[slot(number)] != TOLD) {
                write(writer, channel, number, number, states[slot(number)]);
                states[slot(number)] = TOLD;
                told++;
            }
        }
        overtakerCount = 0;
        return told;
    }

    private int tellInOrder(FrameWriter writer, int channel) {
        int told = 0;
        long runStart = oldest;
        int runState = TOLD;
        while (oldest < next && states[slot(oldest)] <= 0) {
            int state = states[slot(oldest)];
            if (state != runState) {
                write(writer, channel, runStart, oldest - 1, runState);
                runStart = oldest;
                runState = state;
            }
            told += state == TOLD ? 0 : 1;
            oldest++;
        }
        write(writer, channel, runStart, oldest - 1, runState);
        return told;
    }

    private static void write(FrameWriter writer, int channel, long first, long last, int state) {
        if (first > last || state == TOLD) {
            return;
        }
        boolean multiple = last > first;
        writer.method(channel, state == REFUSED
                ? new BasicMethod.Nack(last, multiple, false)
                : new BasicMethod.Ack(last, multiple));
    }

    private void noteOvertaker(long number) {
        if (overtakerCount == overtakers.length) {
            overtakers = Arrays.copyOf(overtakers, overtakerCount * 2);
        }
        overtakers[overtakerCount++] = number;
    }

    private int slot(long number) {
        return (int) (number & (states.length - 1));
    }

    private void grow() {
        int[] oldStates = states;
        boolean[] oldRefused = refused;
        int oldMask = oldStates.length - 1;
        states = new int[oldStates.length * 2];
        refused = new boolean[oldStates.length * 2];
        for (long number = oldest; number < next; number++) {
            states[slot(number)] = oldStates[(int) (number & oldMask)];
            refused[slot(number)] = oldRefused[(int) (number & oldMask)];
        }
    }
}
