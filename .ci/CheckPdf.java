import java.io.FileInputStream;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Validate PDF files against PDF/A-2a and PDF/UA-1 with the engine of veraPDF.
 *
 * <p>Prints a line for each failed test: file, standard, clause, message. At the end it prints how many files were
 * validated and how many of them failed.
 */
public class CheckPdf {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int failed = 0;
        for (String file : files) {
            boolean sound = true;
            for (PDFAFlavour standard : List.of(PDFAFlavour.PDFA_2_A, PDFAFlavour.PDFUA_1)) {
                sound &= isSound(file, standard);
            }
            failed += sound ? 0 : 1;
        }
        System.out.println(files.length + " files validated, " + failed + " failed");
    }

    private static boolean isSound(String file, PDFAFlavour standard) throws Exception {
        try (var stream = new FileInputStream(file);
                var parser = Foundries.defaultInstance().createParser(stream, standard);
                var validator = Foundries.defaultInstance().createValidator(standard, false)) {
            var result = validator.validate(parser);
            for (TestAssertion failure : result.getTestAssertions()) {
                String clause = failure.getRuleId().getClause();
                System.out.println(file + ": " + standard.getId() + ": " + clause + ": " + failure.getMessage());
            }
            return result.isCompliant();
        }
    }
}
