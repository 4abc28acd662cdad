using System.Text;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Tables as people have them: other delimiters, decimal commas, missing values, categories, no header, comments.</summary>
public sealed class TableFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-table").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DataSet Read(string text, TableFormat? format = null, string target = "y") =>
        DataFile.Read(Write("data.csv", Encoding.UTF8.GetBytes(text)), target, false, false, null, format);

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private string Refused(string text, TableFormat? format = null, string target = "y")
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(text, format, target));
        string message = error.Message.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 200);
        return message;
    }

    private static string Numbers(DataSet data) =>
        string.Join(
            "; ",
            Enumerable
                .Range(0, data.SampleCount)
                .Select(k =>
                    $"{string.Join(" ", data.Observed.Features.Row(k).ToArray())} | {data.Observed.Response[k]}"
                )
        );

    private const string Expected = "3/2 2 | 3; -1/4 1 | 5; 4 7 | 6";

    [Theory]
    [InlineData("a,b,y\n1.5,2,3\n-0.25,1,5\n4,7,6\n", 0)]
    [InlineData("a;b;y\n1.5;2;3\n-0.25;1;5\n4;7;6\n", 1)]
    [InlineData("a;b;y\n1,5;2;3\n-0,25;1;5\n4;7;6\n", 2)]
    [InlineData("a\tb\ty\n1.5\t2\t3\n-0.25\t1\t5\n4\t7\t6\n", 1)]
    [InlineData("a|b|y\n1.5|2|3\n-.25|1|5\n4|7|6\n", 1)]
    [InlineData("  a b   y\n1.5  2 3 \n-.25 1\t5\n4 7 6", 1)]
    [InlineData("\"a\" \"b\" \"y\"\n\"1.5\" 2 3\n-.25 1 5\n4 7 6", 1)]
    [InlineData("sep=;\na;b;y\n1,5;2;3\n-0,25;1;5\n4;7;6\n", 1)]
    [InlineData("\"a\" \"b\" \"y\"\n\"r 1\" 1.5 2 3\n\"r 2\" -.25 1 5\n\"r 3\" 4 7 6", 2)]
    [InlineData("a,b,y\n1.5,2,3,\n-.25,1,5,\n4,7,6,\n", 0)]
    public void Delimiters_and_decimal_commas_are_detected_with_notes(string text, int notes)
    {
        DataSet data = Read(text);
        Assert.Equal(["a", "b"], data.Source.Columns);
        Assert.Equal(Expected, Numbers(data));
        Assert.Equal(notes, data.Notes.Count);
    }

    [Fact]
    public void What_is_said_is_not_detected()
    {
        Assert.Equal(
            Expected,
            Numbers(Read("a,b,y\n\"1,5\",2,3\n\"-0,25\",1,5\n4,7,6\n", new() { DecimalMark = ',', Delimiter = ',' }))
        );
        Assert.Empty(Read("a;b;y\n1,5;2;3\n-0,25;1;5\n4;7;6\n", new() { DecimalMark = ',', Delimiter = ';' }).Notes);
        // One column by this delimiter.
        Assert.Contains("there is no column 'y'", Refused("a;b;y\n1;2;3\n", new() { Delimiter = ',' }));
    }

    // 1,234 with a semicolon beside it is one and a bit in Germany, and a thousand in Canada.
    [Fact]
    public void What_may_be_thousands_is_not_guessed()
    {
        const string text = "a;y\n1,234;2\n5,678;3\n-9,000;4\n";
        Assert.StartsWith("data.csv: is '1,234' a decimal, or are commas between thousands?", Refused(text));
        Assert.Equal("617/500 | 2; 2839/500 | 3; -9 | 4", Numbers(Read(text, new() { DecimalMark = ',' })));
        Assert.StartsWith("data.csv:2: column 'a' is '1,234'", Refused(text, new() { DecimalMark = '.' }));
        Assert.StartsWith(
            "data.csv:2: column 'a' is '1.234,5'",
            Refused("a;y\n1.234,5;2\n2,25;3\n", new() { DecimalMark = ',' })
        );
        Assert.StartsWith(
            "data.csv:2: column 'a' is '1.5'",
            Refused("a;y\n1.5;2\n2,25;3\n", new() { DecimalMark = ',' })
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("n/a", false)]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("?")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("inf", false)]
    public void Rows_with_a_missing_value_are_refused_or_dropped_and_counted(string mark, bool isMissing = true)
    {
        string text = $"a,b,y\n1.5,2,3\n8,{mark},9\n-0.25,1,5\n{mark},{mark},1\n4,7,6\n1,2,{mark}\n";
        TableFormat dropping = new() { DropsMissing = true };
        if (!isMissing)
        {
            Assert.StartsWith($"data.csv:3: column 'b' is '{mark}'; only finite numbers", Refused(text, dropping));
            return;
        }
        Assert.Contains("--missing drop leaves such rows out", Refused(text));
        DataSet data = Read(text, dropping);
        Assert.Equal(Expected, Numbers(data));
        Assert.Equal(
            "data.csv: 3 of 6 rows have a missing value and are left out (--missing drop)",
            Assert.Single(data.Notes)
        );
        Assert.Contains("n = 3 (3 rows with missing values left out)", data.Description);
        // A column that is not used may lack what it likes.
        Assert.Equal(5, Read(text, dropping with { Dropped = ["b"] }, "a").SampleCount + 1);
    }

    [Fact]
    public void Where_every_row_has_a_missing_value_nothing_is_left() =>
        Assert.StartsWith(
            "data.csv: each of the 2 rows has a missing value",
            Refused("a,b,y\n1,,2\nNA,2,3\n", new() { DropsMissing = true })
        );

    [Fact]
    public void Columns_are_chosen_and_left_out_by_name()
    {
        const string text = "day,a,b,\"area, m2\",y\n2024-01-01,1.5,2,7,3\n2024-01-02,-.25,1,8,5\n2024-01-03,4,7,1,6\n";
        Assert.Equal(Expected, Numbers(Read(text, new() { Columns = ["a", "b"] })));
        Assert.Equal(Expected, Numbers(Read(text, new() { Dropped = ["day", "area, m2"] })));
        Assert.Equal(["area, m2", "day"], CsvNames.Of("\"area, m2\", day"));
        Assert.Contains(
            "there is no column of --drop, 'dya'; 'day'?",
            Refused(text, new() { Dropped = ["dya"] }).Replace("did you mean ", "")
        );
        Assert.Contains("there is no column of --columns, 'c'", Refused(text, new() { Columns = ["c"] }));
        Assert.StartsWith("--drop: 'y' is the response", Refused(text, new() { Dropped = ["y"] }));
        Assert.StartsWith("--drop: 'a' is one of --columns", Refused(text, new() { Columns = ["a"], Dropped = ["a"] }));
        Assert.Contains("--drop leaves the column out", Refused(text));
    }

    [Fact]
    public void Categories_become_columns_on_request()
    {
        const string text = "colour,b,y\nred,2,3\nblue,1,5\nNA,4,4\ngreen,7,6\nred,0,1\n";
        Assert.Contains("--categorical one-hot codes it", Refused(text));
        DataSet data = Read(text, new() { CodesCategories = true, DropsMissing = true });
        Assert.Equal(["colour=green", "colour=red", "b"], data.Source.Columns);
        Assert.Equal("0 1 2 | 3; 0 0 1 | 5; 1 0 7 | 6; 0 1 0 | 1", Numbers(data));
        Assert.Contains("data.csv: column 'colour' has 3 categories; 'blue' is the reference", data.Notes);
        Assert.Contains("column 'y' is 'x'", Refused("a,y\nred,1\nblue,x\n", new() { CodesCategories = true }));
        // Row names without a name in the header are no column.
        DataSet named = Read(
            "\"colour\" \"b\" \"y\"\n\"r1\" \"red\" 2 3\n\"r2\" \"blue\" 1 5\n\"r3\" \"red\" 0 1\n",
            new() { CodesCategories = true }
        );
        Assert.Equal(["colour=red", "b"], named.Source.Columns);
        Assert.Equal("1 2 | 3; 0 1 | 5; 1 0 | 1", Numbers(named));
        // A total at the end makes no categories of numbers.
        Assert.StartsWith(
            "data.csv:4: column 'a' has numbers and names ('Total' here)",
            Refused("a,y\n1,1\n2,3\nTotal,4\n", new() { CodesCategories = true })
        );
        Assert.Contains(
            "column 'a' has more than 100 categories; --drop leaves it out",
            Refused(
                "a,y\n" + string.Concat(Enumerable.Range(0, 200).Select(k => $"c{k},{k}\n")),
                new() { CodesCategories = true }
            )
        );
    }

    [Fact]
    public void A_file_without_a_header_has_columns_by_number()
    {
        const string text = "1.5,2,3\n-0.25,1,5\n4,7,6\n";
        Assert.Equal(Expected, Numbers(Read(text, new() { HasHeader = false }, "x3")));
        Assert.Contains("say --no-header: the columns are then x1 … x3", Refused(text));
    }

    [Fact]
    public void Comments_are_no_data()
    {
        const string text = "# made by lab, tool 3\na,b,y\n1.5,2,3\n  # half\n\n-0.25,1,5\n4,7,6\n# end";
        Assert.Equal(Expected, Numbers(Read(text, new() { Comment = "#" })));
        Assert.Contains("--comment '#' passes over such lines", Refused(text));
        Assert.StartsWith(
            "data.csv:5: column 'a' is 'x'",
            Refused("# a\na,y\n1,2\n# b\nx,3\n", new() { Comment = "#" })
        );
    }

    [Fact]
    public void A_constant_column_is_left_out_with_a_note_where_it_would_be_standardised()
    {
        string path = Write("data.csv", "a,one,y\n1,1,3\n2,1,5\n4,1,6\n"u8.ToArray());
        DataSet data = DataFile.Read(path, "y");
        Assert.Equal(["a"], data.Source.Columns);
        Assert.Contains("column 'one' is constant", Assert.Single(data.Notes));
        Assert.Equal(["a", "one"], DataFile.Read(path, "y", standardize: false).Source.Columns);
    }

    // Written by NumPy 1.24: float64, big-endian float32 in the order of Fortran, int64, a compressed archive, text.
    private const string Floats =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADAAAAAAAAACECamZmZmZm5PwAAAAAAABRAAAAAAAAAHEA=";
    private const string Singles =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMywgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/wAAAQEAAAECgAADAAAAAPczMzUDgAAA=";
    private const string Integers =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAAEAAAAAAAAAAUAAAAAAAAABgAAAAAAAAA=";
    private const string Archive =
        "UEsDBBQAAAAIAAAAIQBwtLkTXwAAALAAAAAFABQAWC5ucHkBABAAsAAAAAAAAABfAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQDLgYw+GEPoRkOQCgOh1kzQWAnVFzEAULLOAAAUEsDBBQAAAAIAAAAIQBzWQbGUAAAAJgAAAAFABQAeS5ucHkBABAAmAAAAAAAAABQAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GMPhgD6EZHCCUgAMAUEsBAhQDFAAAAAgAAAAhAHC0uRNfAAAAsAAAAAUAAAAAAAAAAAAAAIABAAAAAFgubnB5UEsBAhQDFAAAAAgAAAAhAHNZBsZQAAAAmAAAAAUAAAAAAAAAAAAAAIABlgAAAHkubnB5UEsFBgAAAAACAAIAZgAAAB0BAAAAAA==";
    private const string Strings =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPFUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAYgAAAA==";

    private DataSet Array(string base64, string name, string target, TableFormat? format = null) =>
        DataFile.Read(Write(name, Convert.FromBase64String(base64)), target, false, false, null, format);

    [Fact]
    public void Arrays_of_NumPy_are_tables()
    {
        Rational tenth = Rational.FromDouble(0.1);
        Assert.Equal($"3/2 | -2; 3 | {tenth}; 5 | 7", Numbers(Array(Floats, "a.npy", "x2")));
        Assert.Equal($"3/2 | -2; 3 | {Rational.FromDouble(0.1f)}; 5 | 7", Numbers(Array(Singles, "a.npy", "x2")));
        Assert.Equal("1 | 2; 3 | 4; 5 | 6", Numbers(Array(Integers, "a.npy", "x2")));
        Assert.Equal($"3/2 -2 | 1; 3 {tenth} | 2; 5 7 | 4", Numbers(Array(Archive, "a.npz", "y")));
        Assert.Equal("3/2 | 1; 3 | 2; 5 | 4", Numbers(Array(Archive, "a.npz", "y", new() { Dropped = ["x2"] })));
    }

    [Fact]
    public void Damaged_arrays_are_refused_in_one_line()
    {
        byte[] whole = Convert.FromBase64String(Floats);
        for (int length = 0; length < whole.Length; length++)
        {
            string path = Write("a.npy", whole[..length]);
            var error = Assert.Throws<InvalidInputException>(() => DataFile.Read(path, "x2"));
            Assert.InRange(error.Message.Replace(_folder, "", StringComparison.Ordinal).Length, 1, 200);
        }
        byte[] archive = Convert.FromBase64String(Archive);
        for (int length = 4; length < archive.Length; length += 7)
        {
            string path = Write("a.npz", archive[..length]);
            Assert.Throws<InvalidInputException>(() => DataFile.Read(path, "y"));
        }
        Assert.Contains(
            "'<U1'; allowed are floats and integers",
            Assert.Throws<InvalidInputException>(() => Array(Strings, "a.npy", "x1")).Message
        );
    }

    // Subnormal, huge and signed: the sum of the cells by powers of two is the sum of rationals.
    [Fact]
    public void The_mean_of_doubles_is_exact()
    {
        double[] values = [1e300, -1e300, 4.9e-324, 0.1, -2.5, 3e-310, double.MaxValue, -0.0, 7.0];
        Rational mean =
            values.Aggregate(Rational.Zero, (sum, value) => sum + Rational.FromDouble(value)) / values.Length;
        Assert.Equal(values.Select(value => Rational.FromDouble(value) - mean), new DoubleColumn(values).Centred());
    }

    // Far from 0 the mean takes two doubles.
    [Fact]
    public void Doubles_are_centred_to_the_last_digit_or_two()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 200; trial++)
        {
            double offset = Math.ScaleB(random.NextDouble(), random.Next(0, 40));
            DoubleColumn column = new([.. Enumerable.Range(0, 9).Select(_ => offset + random.NextDouble())]);
            Assert.All(
                column.Centred().Zip(column.CentredInDoubles()),
                pair =>
                    Assert.InRange(
                        Math.Abs((pair.First - Rational.FromDouble(pair.Second)).ToDouble()),
                        0.0,
                        Math.ScaleB(Math.Abs(pair.Second), -51)
                    )
            );
        }
    }
}
