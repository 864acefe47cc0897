package perennial.sandbox.simulator;

/** @param unitPriceMinor in cents */
record Item(String sku, String name, String category, int quantity, long unitPriceMinor) {

    long totalMinor() {
        return quantity * unitPriceMinor;
    }
}
