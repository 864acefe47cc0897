package perennial.campaign;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;
import perennial.platform.testing.PureCore;

/** What is no shell by its name is the core: it decides, and knows nothing of how it is called, stored or sent. */
@AnalyzeClasses(packages = "perennial.campaign", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {

    private static final Pattern SHELL = Pattern.compile(
            ".*(Application|Configuration|Connection|Controller|Handler|Listener|Lookup|Progress|Reader|Runner|Settings|Signal|Table|Workers|Writer)");

    private static final DescribedPredicate<JavaClass> CORE = DescribedPredicate.describe(
            "are of the core",
            type -> !SHELL.matcher(outermost(type).getSimpleName()).matches());

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(PureCoreTest::outermost).orElse(type);
    }

    @ArchTest
    static final ArchRule theCoreKnowsNoFramework = PureCore.knowsNoFramework(
            CORE, "perennial.platform.expression", "perennial.platform.secret", "perennial.platform.qr");

    @ArchTest
    static final ArchRule theCoreLooksAtNoClock = PureCore.looksAtNoClock(CORE);

    @ArchTest
    static final ArchRule featuresHaveNoCycles = PureCore.featuresHaveNoCycles("perennial.campaign");
}
