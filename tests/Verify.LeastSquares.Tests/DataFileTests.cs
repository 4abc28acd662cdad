using System.Text;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>CSV files: cells are the decimals that they say, and what is no such file is refused where it is wrong.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-csv").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(byte[] content)
    {
        string path = Path.Combine(_folder, "data.csv");
        File.WriteAllBytes(path, content);
        return path;
    }

    private string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    private DataSet Raw(string text) => DataFile.Read(Write(text), "y", standardize: false, centre: false);

    private string Refused(byte[] content, string target = "y")
    {
        string path = Write(content);
        var error = Assert.Throws<InvalidInputException>(() => _ = DataFile.Read(path, target).Truth);
        string message = error.Message.Replace(path, "data.csv", StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 200);
        Assert.DoesNotContain(message, char.IsControl);
        return message;
    }

    private string Refused(string text, string target = "y") => Refused(Encoding.UTF8.GetBytes(text), target);

    [Theory]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("0.1", "0.10000000000000001")]
    [InlineData("1e-400", "2e-400")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891")]
    [InlineData("0.30000000000000000000000000001", "0.3")]
    public void Cells_that_differ_are_two_numbers(string one, string other)
    {
        DataSet data = Raw($"a,y\n{one},1\n{other},2\n");
        Assert.NotEqual(data.Observed.Features[0, 0], data.Observed.Features[1, 0]);
        Assert.Equal(Rational.Parse(one), data.Observed.Features[0, 0]);
        Assert.Equal(Rational.Parse(other), data.Observed.Features[1, 0]);
    }

    [Theory]
    [InlineData("0.125", "1/8")]
    [InlineData("-.5", "-1/2")]
    [InlineData("+3.", "3")]
    [InlineData("1.5E+2", "150")]
    [InlineData("-2.50e-3", "-1/400")]
    [InlineData("000000000000000000000000012.0", "12")]
    [InlineData("999999999999999999", "999999999999999999")]
    [InlineData("0.000000000000000001", "1/1000000000000000000")]
    [InlineData("-0.0", "0")]
    public void A_cell_is_the_decimal_that_it_says(string cell, string value) =>
        Assert.Equal(Rational.Parse(value), Raw($"a,y\n{cell},1\n2,3\n").Observed.Features[0, 0]);

    // The fast way through 64-bit integers against the parser of rationals.
    [Fact]
    public void Ten_thousand_random_decimals_are_read_exactly()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 10_000; trial++)
        {
            string digits = new([
                .. Enumerable.Range(0, random.Next(1, 25)).Select(_ => (char)('0' + random.Next(10))),
            ]);
            int point = random.Next(0, digits.Length + 1);
            string text =
                new[] { "", "-", "+" }[random.Next(3)]
                + digits[..point]
                + (random.Next(2) == 0 || point < digits.Length ? "." : "")
                + digits[point..]
                + (random.Next(3) == 0 ? $"e{random.Next(-30, 30)}" : "");
            CsvColumn column = new();
            Assert.True(column.TryAdd(Encoding.ASCII.GetBytes(text)), text);
            Assert.Equal(Rational.Parse(text), Assert.Single(column.Cells));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1/2")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e5.5")]
    [InlineData("1D3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1.2.3")]
    [InlineData("1 000")]
    [InlineData("−1")]
    [InlineData("1e99999")]
    public void What_is_no_decimal_is_no_cell(string text) =>
        Assert.False(new CsvColumn().TryAdd(Encoding.UTF8.GetBytes(text)));

    // 128-bit integers, rationals, and a column that changes from one to the other.
    [Theory]
    [InlineData("0.1", "0.25", "-3", "1e2")]
    [InlineData("123456789012345678901234567", "0.000000000000000000000000001", "1", "2")]
    [InlineData("1e-400", "1", "2", "1e-5")]
    [InlineData("12345678901", "9223372036854775808", "-9223372036854775809", "0.5")]
    [InlineData("99999999999999999999999999", "-99999999999999999999999999.9", "1", "0")]
    public void Centring_is_exact_whatever_the_digits(params string[] cells)
    {
        CsvColumn column = new();
        Assert.All(cells, cell => Assert.True(column.TryAdd(Encoding.ASCII.GetBytes(cell))));
        Rational[] values = [.. cells.Select(Rational.Parse)];
        Rational mean = values.Aggregate((sum, value) => sum + value) / Rational.FromInteger(values.Length);
        Assert.Equal(values, column.Cells);
        Assert.Equal(values.Select(value => value - mean), column.Centred());
        Assert.All(
            values.Zip(column.CentredInDoubles()),
            pair => Assert.Equal(1.0, pair.Second / (pair.First - mean).ToDouble(), 1e-15)
        );
    }

    [Fact]
    public void Centring_is_exact_and_standardising_rounds_the_exactly_centred_cell()
    {
        DataSet data = DataFile.Read(
            Write("a,y\n9007199254740992,0.1\n9007199254740993,0.2\n9007199254740994,0.4\n"),
            "y"
        );
        Assert.Equal(new Rational(-2, 15), data.Observed.Response[0]);
        Assert.Equal(Rational.Zero, data.Observed.Response.Aggregate(Rational.Zero, (sum, y) => sum + y));
        // Through doubles the three integers were …992, …992 and …994.
        double unit = 1.0 / Math.Sqrt(2.0 / 3.0);
        Assert.Equal([-unit, 0.0, unit], data.Observed.Features.Column(0).Select(value => value.ToDouble()));
    }

    // Beyond 27 digits, and where n·a·10^D leaves 127 bits, cells are rationals.
    [Theory]
    [InlineData("12345678901234567890123456789012345678901", "1", "-3")]
    [InlineData("99999999999999999999999999", "0.00000000001", "0.00000000007")]
    public void Long_cells_are_read_and_centred_exactly(string first, string second, string third)
    {
        string[] cells =
        [
            .. Enumerable
                .Range(0, 63)
                .Select(k =>
                    (k % 3) switch
                    {
                        0 => first,
                        1 => second,
                        _ => third,
                    }
                ),
        ];
        DataSet data = DataFile.Read(
            Write("a,y\n" + string.Concat(cells.Select((cell, k) => $"{k * k},{cell}\n"))),
            "y",
            standardize: false
        );
        Rational mean =
            (Rational.Parse(first) + Rational.Parse(second) + Rational.Parse(third)) / Rational.FromInteger(3);
        Assert.Equal(cells.Select(cell => Rational.Parse(cell) - mean), data.Observed.Response);
    }

    [Fact]
    public void An_index_that_a_data_frame_was_saved_with_is_left_out_with_a_note()
    {
        foreach (string first in new[] { "0", "1" })
        {
            int start = first[0] - '0';
            string rows = string.Concat(
                Enumerable.Range(0, 6).Select(i => $"{start + i},{i * i % 5},{i * 3 % 4},{i % 3}\n")
            );
            DataSet data = DataFile.Read(Write(",a,b,y\n" + rows), "y");
            Assert.Equal(["a", "b"], data.Source.Columns);
            Assert.Contains("left out", Assert.Single(data.Notes));
        }
        Assert.Empty(Raw("i,y\n0,3\n1,4\n2,9\n").Notes);
        Assert.Equal(
            "data.csv:1: column 1 has no name; name it in the header, or take it out",
            Refused(",a,y\n0,1,2\n2,2,3\n3,1,7\n")
        );
    }

    [Fact]
    public void A_fit_without_residuals_asks_for_the_noise_variance()
    {
        const string saturated = "a,b,y\n1,2,3\n2,1,5\n";
        Assert.Equal(
            "data.csv: 2 samples and a fit of rank 1 leave no residual to estimate σ² from; give the noise variance as --sigma2 V",
            Refused(saturated)
        );
        DataSet data = DataFile.Read(Write(saturated), "y", noiseVariance: new Rational(1, 4));
        Assert.Equal(new Rational(1, 4), data.Problem.Truth.NoiseVariance);
        Assert.EndsWith("σ² = 1/4 as given", data.Description, StringComparison.Ordinal);
        // Without a truth there is nothing to ask for.
        Assert.Equal(2, DataFile.Read(Write(saturated), "y").Observed.SampleCount);
    }

    [Theory]
    [InlineData("a,b,y\n1,2,3\n\"4,5,6\n7,8,9\n", "data.csv:3: a quotation mark is opened")]
    [InlineData("a,b,y\n1,2,3\n4,\"5\"6,6\n", "data.csv:3: text follows a closing quotation mark")]
    [InlineData("a,b,y\n1,2\0,3\n", "data.csv:2: byte 10 is the control character 0x00")]
    [InlineData("a,b\u001b[31m,y\n1,2,3\n", "data.csv:1: byte 4 is the control character 0x1B")]
    [InlineData("a,y\n1,3\n2,3\n", "data.csv: the response 'y' is constant")]
    [InlineData(
        "b,y\n7,3\n7,4\n",
        "data.csv: column 'b' is constant and cannot be standardised, and no other feature is left"
    )]
    [InlineData("a,,,y\n1,2,3,4\n", "data.csv:1: 2 columns have no name")]
    [InlineData("a,y\n1e400,3\n2,4\n", "data.csv:2: column 'a' is beyond the range of doubles")]
    [InlineData("a,y\n1/2,3\n2,3\n", "data.csv:2: column 'a' is '1/2'; only finite numbers are allowed")]
    [InlineData("\n\na,y\n\n1,3,4\n", "data.csv:5: the row has 3 fields, but the header has 2")]
    [InlineData("a,y\n\"1\n2\",3\n4,x\n", "data.csv:2: column 'a' is '1")]
    [InlineData("\"a\nb\",y\n1,2\n3,x\n", "data.csv:4: column 'y' is 'x'")]
    public void A_wrong_file_is_refused_where_it_is_wrong(string text, string line)
    {
        string path = Write(text);
        var error = Assert.Throws<InvalidInputException>(() => DataFile.Read(path, "y"));
        Assert.StartsWith(
            line,
            error.Message.Replace(path, "data.csv", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Encodings_are_read_or_named_with_the_offset()
    {
        const string table = "größe,y\n1,2\n2,3\n4,9\n";
        foreach (
            Encoding encoding in new Encoding[]
            {
                new UTF8Encoding(false),
                new UTF8Encoding(true),
                Encoding.Unicode,
                Encoding.BigEndianUnicode,
                Encoding.UTF32,
            }
        )
        {
            byte[] content = [.. encoding.Preamble, .. encoding.GetBytes(table)];
            Assert.Equal(["größe"], DataFile.Read(Write(content), "y").Source.Columns);
        }
        DataSet latin = DataFile.Read(Write(Encoding.Latin1.GetBytes(table)), "y");
        Assert.Equal(["größe"], latin.Source.Columns);
        Assert.Equal(
            "data.csv: read as ISO-8859-1 (Latin-1); byte 3 is 0xF6, which is not UTF-8",
            Assert.Single(latin.Notes)
        );
        Assert.StartsWith(
            "data.csv:1: byte 2 is 0x80, which is neither UTF-8 nor ISO-8859-1 (Windows-1252?)",
            Refused([(byte)'a', 0x80, .. ",y\n1,2\n2,3\n4,9\n"u8]),
            StringComparison.Ordinal
        );
        foreach (Encoding encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            DataSet unmarked = DataFile.Read(Write(encoding.GetBytes(table.Replace('ö', 'o').Replace('ß', 's'))), "y");
            Assert.Equal(["grose"], unmarked.Source.Columns);
            Assert.Contains("UTF-16", Assert.Single(unmarked.Notes));
        }
    }

    [Theory]
    [InlineData("\n\na,b,y\n\n1,2,3\n\n2,1,5\n")]
    [InlineData("a,b,y\r\n1,2,3\r\n2,1,5\r\n")]
    [InlineData("a,b,y\r1,2,3\r2,1,5\r")]
    [InlineData(" a , b , y \n 1 , 2 ,\t3\n2,1,5")]
    [InlineData("\"a\",\"b\",\"y\"\n\"1\",\"2\",3\n\"2\", \"1\" ,5\n")]
    public void Line_ends_white_space_and_quotation_marks_do_not_matter(string text)
    {
        DataSet data = Raw(text);
        Assert.Equal(["a", "b"], data.Source.Columns);
        Assert.Equal([1, 2, 2, 1], data.Observed.Features.Entries.ToArray().Select(value => (int)value.ToDouble()));
        Assert.Equal([3, 5], data.Observed.Response.Select(value => (int)value.ToDouble()));
    }

    [Fact]
    public void A_name_may_hold_commas_quotation_marks_and_line_ends() =>
        Assert.Equal(
            ["area, m2", "b \"x\"", "c\nd"],
            Raw("\"area, m2\",\"b \"\"x\"\"\",\"c\nd\",y\n1,2,3,4\n3,1,2,5\n").Source.Columns
        );
}
