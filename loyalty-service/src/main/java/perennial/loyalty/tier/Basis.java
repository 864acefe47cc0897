package perennial.loyalty.tier;

/** By what tiers are reached. All tiers in force have the same one: a point and a cent cannot be compared. */
public sealed interface Basis {

    Basis POINTS = new Points();

    /** Points that were earned. */
    record Points() implements Basis {}

    /** What was paid in this currency and did not come back, in minor units. */
    record Spend(String currency) implements Basis {}
}
