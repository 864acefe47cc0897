package perennial.loyalty;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.ANONYMOUS_CLASSES;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.stereotype.Component;
import perennial.platform.testing.PureCore;

/** Spring's components, with the anonymous classes in them, are the shell; everything else decides. */
@AnalyzeClasses(packages = "perennial.loyalty", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {

    private static final DescribedPredicate<JavaClass> CORE =
            not(metaAnnotatedWith(Component.class).<JavaClass>forSubtype()).and(not(ANONYMOUS_CLASSES));

    @ArchTest
    static final ArchRule theCoreKnowsNoFramework = PureCore.knowsNoFramework(CORE, "perennial.platform.expression");

    @ArchTest
    static final ArchRule theCoreLooksAtNoClock = PureCore.looksAtNoClock(CORE);

    @ArchTest
    static final ArchRule theLedgerKnowsNoRules = noClasses()
            .that()
            .resideInAPackage("..ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..earning..");

    @ArchTest
    static final ArchRule featuresHaveNoCycles = PureCore.featuresHaveNoCycles("perennial.loyalty");
}
