package io.warren.queue.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.queue.backlog.BlockPool.Block;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockPoolTest {

    private final BlockPool pool = new BlockPool();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void nothingIsReservedBeforeTheFirstBlockIsTaken() {
        assertThat(pool.bytesReserved()).isZero();
    }

    @Test
    void blocksThatAreTakenDoNotOverlap() {
        List<Block> blocks = take(100);
        for (int i = 0; i < blocks.size(); i++) {
            fill(blocks.get(i), (byte) i);
        }
        for (int i = 0; i < blocks.size(); i++) {
            ByteBuffer bytes = blocks.get(i).bytes();
            assertThat(bytes.get(0)).isEqualTo((byte) i);
            assertThat(bytes.get(BlockPool.BLOCK_BYTES - 1)).isEqualTo((byte) i);
        }
    }

    @Test
    void aBlockThatCameBackIsTakenAgainBeforeThereAreMore() {
        List<Block> blocks = take(40);
        long reserved = pool.bytesReserved();
        for (int round = 0; round < 10; round++) {
            Block block = blocks.removeFirst();
            block.bytes().position(7);
            pool.give(block);
            Block again = pool.take(1);
            assertThat(again.bytes().position()).as("as new").isZero();
            blocks.add(again);
        }
        assertThat(pool.bytesReserved()).isEqualTo(reserved);
    }

    @Test
    void theMemoryOfABacklogThatIsGoneIsGivenBackButForAFewSpareBlocks() {
        List<Block> blocks = take(2000);
        Collections.shuffle(blocks, new Random(1));
        long most = pool.bytesReserved();
        blocks.forEach(pool::give);

        assertThat(pool.bytesTaken()).isZero();
        assertThat(pool.bytesReserved()).isPositive().isLessThan(most / 10);
    }

    @Test
    void aMessageLargerThanABlockHasOneOfItsOwnThatIsGivenBackAtOnce() {
        Block large = pool.take(5 * BlockPool.BLOCK_BYTES + 1);
        assertThat(large.bytes().capacity()).isEqualTo(5 * BlockPool.BLOCK_BYTES + 1);
        assertThat(pool.bytesTaken()).isEqualTo(5 * BlockPool.BLOCK_BYTES + 1);
        pool.give(large);

        assertThat(pool.bytesReserved()).isZero();
        assertThat(pool.bytesTaken()).isZero();
    }

    @Test
    void aMessageThatWouldFillMuchOfABlockHasOneOfItsSize() {
        Block half = pool.take(BlockPool.BLOCK_BYTES / 2 + 1);

        assertThat(half.bytes().capacity()).isEqualTo(BlockPool.BLOCK_BYTES / 2 + 1);
    }

    @Test
    void afterTheEndABlockCanBeGivenBackButNotTouched() {
        Block block = pool.take(1);
        pool.close();
        assertThatThrownBy(() -> block.bytes().get(0)).isInstanceOf(IllegalStateException.class);
        pool.give(block);

        assertThat(pool.bytesReserved()).isZero();
    }

    private List<Block> take(int count) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(pool.take(1));
        }
        return blocks;
    }

    private static void fill(Block block, byte value) {
        block.bytes().put(0, value).put(BlockPool.BLOCK_BYTES - 1, value);
    }
}
