using Parquet;
using Parquet.Schema;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>
/// Parquet files that another program (DuckDB) wrote, in two row groups: types.parquet has six rows of each type, empty.parquet none.
/// Row i has x = i/10 in 64 and f in 32 bits, big = 2⁵³ + i, d = i/8 as a decimal, flag, colour, y = i² but none in row 3, a day, a list,
/// a structure, small = 250 + i, odd = i but NaN in row 5 and infinite in row 6.
/// </summary>
public sealed class ParquetTests
{
    private static readonly string Types = Path.Combine(AppContext.BaseDirectory, "tables", "types.parquet");

    private static DataSet Read(TableFormat format, string target = "y") =>
        DataFile.Read(Types, target, false, false, null, format);

    private static string Refused(TableFormat format, string target = "y", string? file = null)
    {
        string message = Assert
            .Throws<InvalidInputException>(() => DataFile.Read(file ?? Types, target, format: format))
            .Message;
        Assert.InRange(message.Replace(AppContext.BaseDirectory, "", StringComparison.Ordinal).Length, 1, 200);
        return message;
    }

    private static Rational[] Column(DataSet data, string name)
    {
        int j = data.Source.Columns.ToList().IndexOf(name);
        return [.. Enumerable.Range(0, data.SampleCount).Select(k => data.Observed.Features[k, j])];
    }

    [Fact]
    public void Every_cell_is_the_number_that_the_file_has()
    {
        DataSet data = Read(new() { Columns = ["x", "f", "big", "d", "flag", "small"], DropsMissing = true });
        Assert.Equal((5, 1), (data.SampleCount, data.Source.DroppedRows));
        int[] rows = [0, 1, 3, 4, 5];
        Assert.Equal(rows.Select(i => (Rational)(i * i)), data.Observed.Response);
        Assert.Equal(rows.Select(i => Rational.FromDouble(i / 10.0)), Column(data, "x"));
        Assert.Equal(rows.Select(i => Rational.FromDouble(i / 10.0f)), Column(data, "f"));
        // Not a double each: 2⁵³ + 1, + 3, + 5.
        Assert.Equal(rows.Select(i => Rational.FromInteger((1L << 53) + i)), Column(data, "big"));
        Assert.Equal(rows.Select(i => new Rational(i, 8)), Column(data, "d"));
        Assert.Equal(rows.Select(i => (Rational)(i % 2 == 0 ? 1 : 0)), Column(data, "flag"));
        Assert.Equal(rows.Select(i => (Rational)(250 + i)), Column(data, "small"));
    }

    // Those of another program have no column without a definition level.
    [Fact]
    public async Task Columns_that_must_have_values_are_read_in_all_row_groups()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("verify-parquet").FullName, "required.parquet");
        DataField<double> x = new("x", false);
        DataField<long> y = new("y", false);
        DataField<double> z = new("z", true);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using (FileStream file = File.Create(path))
        await using (
            ParquetWriter writer = await ParquetWriter.CreateAsync(
                new ParquetSchema(x, y, z),
                file,
                cancellationToken: cancellation
            )
        )
        {
            for (int g = 0; g < 2; g++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<double>(x, new double[] { 1.5 + g, -2.0 }, cancellationToken: cancellation);
                await group.WriteAsync<long>(y, new long[] { 7 + g, 3 }, cancellationToken: cancellation);
                await group.WriteAsync<double>(z, new double?[] { 4.0 + g, 9.5 }, cancellationToken: cancellation);
            }
        }
        DataSet data = DataFile.Read(path, "y", false, false);
        Assert.Equal([7, 3, 8, 3], data.Observed.Response);
        Assert.Equal([new(3, 2), -2, new(5, 2), -2], Column(data, "x"));
        Assert.Equal([4, new(19, 2), 5, new(19, 2)], Column(data, "z"));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void The_names_of_the_columns_are_those_of_the_file()
    {
        Assert.Equal(
            ["x", "f", "big", "d", "flag", "colour", "y", "day", "pair", "inside", "small", "odd"],
            DataFile.Names(Types)
        );
        string path = Path.Combine(Directory.CreateTempSubdirectory("verify-parquet").FullName, "text.parquet");
        File.WriteAllText(path, "a,b\n1,2\n");
        Assert.Contains(
            "no Parquet file",
            Assert.Throws<InvalidInputException>(() => DataFile.Names(path)).Message,
            StringComparison.Ordinal
        );
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Text_becomes_categories_on_request()
    {
        DataSet data = Read(
            new()
            {
                Columns = ["colour"],
                CodesCategories = true,
                DropsMissing = true,
            }
        );
        Assert.Equal(["colour=green", "colour=red"], data.Source.Columns);
        Assert.Equal([0, 1, 0, 1, 0], Column(data, "colour=green"));
        Assert.Equal([1, 0, 1, 0, 0], Column(data, "colour=red"));
        Assert.Contains(data.Notes, note => note.Contains("'blue' is the reference", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_what_helps()
    {
        Assert.Contains("row 3 of 'y' has no value; --missing drop", Refused(new() { Columns = ["x"] }));
        Assert.Contains("--categorical one-hot", Refused(new() { Columns = ["colour"], DropsMissing = true }));
        Assert.Contains("the response needs numbers", Refused(new() { Columns = ["x"] }, "colour"));
        Assert.Contains("DateTime", Refused(new() { Columns = ["day"], DropsMissing = true }));
        Assert.Contains("lists or structures", Refused(new() { Columns = ["pair"], DropsMissing = true }));
        Assert.Contains("lists or structures", Refused(new() { Columns = ["inside"], DropsMissing = true }));
        Assert.Contains("row 6 of 'odd' is infinite", Refused(new() { Columns = ["odd"], DropsMissing = true }));
        Assert.Contains("row 5 of 'odd' has no value", Refused(new() { Columns = ["odd"] }, "x"));
        Assert.Contains("no column 'z'", Refused(TableFormat.Detected, "z"));
        Assert.Contains("--delimiter", Refused(new() { Delimiter = ',' }));
        string empty = Path.Combine(AppContext.BaseDirectory, "tables", "empty.parquet");
        Assert.Contains("0 rows", Refused(TableFormat.Detected, "y", empty));
    }

    [Fact]
    public void A_damaged_file_is_refused_in_one_line()
    {
        byte[] whole = File.ReadAllBytes(Types);
        string path = Path.Combine(Directory.CreateTempSubdirectory("verify-parquet").FullName, "cut.parquet");
        TableFormat format = new() { Columns = ["x", "colour"], DropsMissing = true };
        for (int length = 0; length < whole.Length; length += 37)
        {
            File.WriteAllBytes(path, whole[..length]);
            Refused(format, "y", path);
        }
        // A byte that is another: the file is refused or read, never a failure of another kind.
        for (int at = 0; at < whole.Length; at += 11)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x5A;
            File.WriteAllBytes(path, changed);
            try
            {
                DataFile.Read(path, "y", false, false, null, format);
            }
            catch (InvalidInputException) { }
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
