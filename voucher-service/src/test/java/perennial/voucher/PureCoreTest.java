package perennial.voucher;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.stereotype.Component;
import perennial.platform.testing.PureCore;

@AnalyzeClasses(packages = "perennial.voucher", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {

    /** Beans and what is nested in them are the shell; all else are rules and values. */
    private static final DescribedPredicate<JavaClass> CORE = DescribedPredicate.describe(
            "neither beans nor nested in one",
            type -> !isBean(type)
                    && !type.getEnclosingClass().map(PureCoreTest::isBean).orElse(false));

    @ArchTest
    static final ArchRule rulesAndValuesKnowNoFramework =
            PureCore.knowsNoFramework(CORE, "perennial.platform.expression");

    @ArchTest
    static final ArchRule rulesAndValuesLookAtNoClock = PureCore.looksAtNoClock(CORE);

    @ArchTest
    static final ArchRule featuresHaveNoCycles = PureCore.featuresHaveNoCycles("perennial.voucher");

    private static boolean isBean(JavaClass type) {
        return type.isMetaAnnotatedWith(Component.class) || type.isAnnotatedWith(Component.class);
    }
}
