package io.warren.load.report;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the counted time cost.
 *
 * @param generatorCpuMicros processor time of this program
 * @param brokerCpuMicros processor time of the broker, if its process is known
 * @param brokerRssBytes memory of the broker at the end of it, if its process is known
 * @param brokerRssBytesBefore the same before the idle connections were opened
 */
public record Costs(double generatorCpuMicros, OptionalDouble brokerCpuMicros, OptionalLong brokerRssBytes,
        OptionalLong brokerRssBytesBefore) {}
