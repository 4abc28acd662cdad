using System.Text;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Files that a person gives: what is read exactly, and the one line for what is wrong.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-readers").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text, string name = "file")
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    private static string Instance(
        string x = "[[1,2],[3,4]]",
        string more = "\"y\":[1,2]",
        string step = "\"1/8\"",
        string batch = "1"
    ) => $"{{\n\"X\":{x},\n{more},\n\"stepSize\":{step},\n\"batchSize\":{batch}\n}}";

    [Fact]
    public void Numbers_are_the_decimals_and_fractions_that_the_file_says()
    {
        Instance<Rational> instance = InstanceFile
            .Read(Write(Instance(x: "[[0.1,\"-3/4\"],[1e-3,\"0.125\"]]")))
            .Instance;
        Assert.Equal(new Rational(1, 10), instance.Problem.Features[0, 0]);
        Assert.Equal(new Rational(-3, 4), instance.Problem.Features[0, 1]);
        Assert.Equal(new Rational(1, 1000), instance.Problem.Features[1, 0]);
    }

    [Fact]
    public void Numbers_with_escapes_and_with_blanks_around_are_read()
    {
        Instance<Rational> instance = InstanceFile
            .Read(Write(Instance(x: "[[\"\\u0031/4\",\" 0.5 \"],[\"\u00A03\",\"9007199254740993\"]]")))
            .Instance;
        Assert.Equal(
            [new Rational(1, 4), new Rational(1, 2), Rational.FromInteger(3), Rational.FromInteger((1L << 53) + 1)],
            instance.Problem.Features.Entries.ToArray()
        );
    }

    [Fact]
    public void What_is_written_reads_back_to_the_same_numbers()
    {
        foreach (Oracle oracle in Oracle.Cases)
        {
            Instance<Rational> again = InstanceFile.Read(Write(InstanceFile.ToJson(oracle.Exact))).Instance;
            Assert.Equal(oracle.Exact.Problem.Features.Entries, again.Problem.Features.Entries);
            Assert.Equal(oracle.Exact.Problem.Response, again.Problem.Response);
            Assert.Equal(oracle.Exact.StepSize, again.StepSize);
        }
    }

    [Fact]
    public void A_byte_order_mark_and_comments_are_read_over()
    {
        string path = Write("\uFEFF// a comment\n" + Instance());
        Assert.Equal(2, InstanceFile.Read(path).Instance.Problem.SampleCount);
    }

    public static TheoryData<string, string[]> BadInstances =>
        new()
        {
            { "", ["empty"] },
            { "{", ["not valid JSON"] },
            { "[]", ["an empty array", "object"] },
            { Instance(x: "[[1,2],[3]]"), [":2:", "X[1]", "equally long"] },
            { Instance(x: "[]"), ["'X'", "non-empty"] },
            { Instance(x: "[[1,\"NaN\"],[3,4]]"), ["X[0][1]", "NaN"] },
            { Instance(x: "[[1,null],[3,4]]"), ["X[0][1]", "null"] },
            { Instance(more: "\"y\":[1]"), [":3:", "'y'", "2 rows"] },
            { Instance(more: "/* c */\"y\":[1]"), [":3:", "'y'"] },
            { Instance(more: "\"betaStar\":[1,1]"), ["sigma2", "missing"] },
            { Instance(more: "\"betaStar\":[1,1],\"sigma2\":-1"), ["sigma2", "negative"] },
            { Instance(more: "\"z\":1"), ["'z'", "unknown"] },
            { Instance(step: "0"), [":4:", "stepSize", "positive"] },
            { Instance(step: "-0.5"), ["stepSize", "positive"] },
            { Instance(batch: "0"), ["batchSize", "at least 1"] },
            { Instance(batch: "1.5"), ["batchSize", "whole number"] },
            { Instance(step: "1e999999"), ["stepSize"] },
        };

    [Theory]
    [MemberData(nameof(BadInstances))]
    public void A_bad_instance_gets_one_line_that_names_file_and_field(string text, string[] parts)
    {
        string path = Write(text);
        var error = Assert.Throws<InvalidInputException>(() => InstanceFile.Read(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    public static TheoryData<string, string[]> BadTables =>
        new()
        {
            { "", ["empty"] },
            { "a,b\n", ["no data"] },
            { "a,b\n1,2\n3\n", [":3:", "1 fields", "2"] },
            { "a,b\n1,2\n3,NaN\n", [":3:", "'b'", "NaN"] },
            { "a,b\n1,2\nx,4\n", [":3:", "'a'", "'x'"] },
            { "a,b\n1,2\n,4\n", [":3:", "'a'", "empty"] },
            { "a,c\n1,2\n3,4\n", [":1:", "'b'", "a, c"] },
            { "a,a,b\n1,2,3\n4,5,6\n", ["'a'", "more than once"] },
            { "b\n1\n2\n", ["only column"] },
            { "a,b\n1,2\n1,4\n", ["'a'", "constant"] },
        };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_bad_table_gets_one_line_that_names_file_line_and_column(string text, string[] parts)
    {
        string path = Write(text, "table.csv");
        var error = Assert.Throws<InvalidInputException>(() => DataFile.Read(path, "b"));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        Assert.Throws<InvalidInputException>(() => DataFile.Read(Path.Combine(_folder, "none.csv"), "b"));
        Assert.Throws<InvalidInputException>(() => InstanceFile.Read(_folder));
    }

    // The residual standard error 54.15 on 431 degrees of freedom is the published one of the full linear model.
    [Fact]
    public void Diabetes_is_standardised_and_centred()
    {
        DataSet data = DataFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "diabetes.csv"), "progression");
        Assert.Equal((442, 10, 10), (data.Problem.SampleCount, data.Problem.FeatureCount, data.Rank));
        double[] column = [.. data.Problem.Features.Column(2).Select(value => value.ToDouble())];
        Assert.InRange(column.Average(), -1e-12, 1e-12);
        Assert.InRange(column.Average(v => v * v), 1 - 1e-12, 1 + 1e-12);
        Assert.InRange(data.Problem.Response.Sum(v => v.ToDouble()), -1e-9, 1e-9);
        Assert.InRange(Math.Sqrt(data.Problem.Truth.NoiseVariance.ToDouble()), 54.14, 54.17);
    }

    [Fact]
    public void The_switches_leave_the_data_as_they_are()
    {
        string path = Write("a,b\n1,10\n3,20\n", "table.csv");
        DataSet raw = DataFile.Read(path, "b", standardize: false, centre: false);
        Assert.Equal(Rational.FromInteger(3), raw.Problem.Features[1, 0]);
        Assert.Equal(Rational.FromInteger(20), raw.Problem.Response[1]);
    }
}
