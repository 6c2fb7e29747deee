package io.warren.crash.run;

import io.warren.crash.broker.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What happens to the broker in one cycle. It follows from the seed and the number of the cycle alone; threads and disks do
 * the rest, so that the same schedule can end otherwise.
 *
 * @param cycle counts from 1
 * @param killMillis after the start of the load; with a fault, the kill that comes if the fault has not
 * @param stopMillis how long the broker stands still before it is killed; 0 for not at all
 * @param fault what hits its data under load
 * @param recoveryKills kills while it recovers, one after the other
 * @param secondLoadMillis after the first restart some more load, and another kill; 0 for none
 * @param killAfterDrain whether it is killed once more when all is drained, and must come back empty
 */
record Schedule(int cycle, int killMillis, int stopMillis, Fault fault, List<RecoveryKill> recoveryKills,
        int secondLoadMillis,
        boolean killAfterDrain, long loadSeed) {
    /** @param millis after the start of the process, unless the fault has killed it before */
    record RecoveryKill(int millis, Fault fault) {
        @Override
        public String toString() {
            return fault.isNone() ? millis + "ms" : fault.toString();
        }
    }

    private static final List<Fault.Action> ALL_FAULTS = List.of(Fault.Action.values());
    private static final List<Fault.Action> KILLS = List.of(Fault.Action.KILL_BEFORE, Fault.Action.KILL_AFTER,
            Fault.Action.KILL_MIDDLE);
    private static final int STOP_MILLIS_MAX = 1_000;
    private static final int RECOVERY_MILLIS_MAX = 300;
    private static final int SECOND_LOAD_MILLIS_MAX = 500;
    private static final int FAULT_CALL_MAX = 3_000;
    private static final int RECOVERY_FAULT_CALL_MAX = 60;
    private static final int RECOVERY_PATIENCE_MILLIS = 1_500;

    static Schedule of(long seed, int cycle, boolean killsAtCalls, boolean diskErrors, int killMillisMax) {
        SplittableRandom random =
                new SplittableRandom(new SplittableRandom(seed + cycle * 0x9E3779B97F4A7C15L).nextLong());
        int killMillis = random.nextInt(killMillisMax);
        int stopMillis = random.nextInt(6) == 0 ? 1 + random.nextInt(STOP_MILLIS_MAX) : 0;
        // Drawn in any case, so that the rest stays the same where there is no shim.
        Fault fault = fault(random, FAULT_CALL_MAX, diskErrors);
        boolean faulty = random.nextInt(3) == 0 && killsAtCalls;
        List<RecoveryKill> recoveryKills = cycle % 5 == 0 ? recoveryKills(random, killsAtCalls) : List.of();
        int secondLoadMillis = cycle % 3 == 0 ? 1 + random.nextInt(SECOND_LOAD_MILLIS_MAX) : 0;
        return new Schedule(cycle, killMillis, stopMillis, faulty ? fault : Fault.NONE, recoveryKills, secondLoadMillis,
                random.nextInt(4) == 0, random.nextLong());
    }

    private static List<RecoveryKill> recoveryKills(SplittableRandom random, boolean killsAtCalls) {
        List<RecoveryKill> kills = new ArrayList<>();
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            int millis = random.nextInt(RECOVERY_MILLIS_MAX);
            Fault fault = fault(random, RECOVERY_FAULT_CALL_MAX, false);
            // A JVM needs most of 300 ms to get to its first file; by the count the kill surely is within the recovery.
            boolean atCall = random.nextBoolean() && killsAtCalls;
            kills.add(
                    atCall ? new RecoveryKill(RECOVERY_PATIENCE_MILLIS, fault) : new RecoveryKill(millis, Fault.NONE));
        }
        return kills;
    }

    private static Fault fault(SplittableRandom random, int callMax, boolean diskErrors) {
        // The first calls differ the most, but to hit only an empty broker that starts would be a waste.
        int call = 1 + (int) Math.expm1(Math.sqrt(random.nextDouble()) * Math.log(callMax));
        List<Fault.Action> actions = diskErrors ? ALL_FAULTS : KILLS;
        return new Fault(actions.get(random.nextInt(actions.size())), call);
    }

    String text() {
        StringBuilder text = new StringBuilder("kill=" + killMillis + "ms");
        if (!fault.isNone()) text.append(" fault=").append(fault);
        if (stopMillis > 0) text.append(" stop=").append(stopMillis).append("ms");
        recoveryKills.forEach(kill -> text.append(" recovery-kill=").append(kill));
        if (secondLoadMillis > 0) text.append(" again=").append(secondLoadMillis).append("ms");
        if (killAfterDrain) text.append(" after-drain");
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
