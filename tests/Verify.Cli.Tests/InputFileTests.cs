using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Instance files that are wrong: one line that names the file and the field, as a process.</summary>
public sealed class InputFileTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const string Good =
        """{"X":[[1,"1/2"],[0.25,-1]],"y":[1,2],"betaStar":[1,0],"sigma2":1,"stepSize":"1/8","batchSize":2}""";

    [Theory]
    [InlineData("ragged", """[[1,"1/2"],[0.25]]""", "X[1]", "2")]
    [InlineData("no-rows", "[]", "'X'", "empty")]
    [InlineData("no-columns", "[[],[]]", "'X'", "column")]
    [InlineData("nan", """[[1,"NaN"],[0.25,-1]]""", "X[0][1]", "NaN")]
    [InlineData("infinite", """[[1,"inf"],[0.25,-1]]""", "X[0][1]", "inf")]
    [InlineData("null", "[[1,null],[0.25,-1]]", "X[0][1]", "null")]
    [InlineData("zero-denominator", """[[1,"1/0"],[0.25,-1]]""", "X[0][1]", "1/0")]
    [InlineData("too-large-for-doubles", "[[1,1e400],[0.25,-1]]", "range of doubles")]
    [InlineData("absurd-exponent", "[[1,1e999999999],[0.25,-1]]", "X[0][1]")]
    public void A_wrong_X_is_named(string name, string features, params string[] parts) =>
        IsRefused(name, Good.Replace("""[[1,"1/2"],[0.25,-1]]""", features, StringComparison.Ordinal), parts);

    [Theory]
    [InlineData("eta-zero", "\"stepSize\":\"1/8\"", "\"stepSize\":0", "'stepSize'", "positive")]
    [InlineData("eta-negative", "\"stepSize\":\"1/8\"", "\"stepSize\":\"-1/8\"", "'stepSize'", "positive")]
    [InlineData("eta-tiny", "\"stepSize\":\"1/8\"", "\"stepSize\":\"1e-5000\"", "'stepSize'", "too small")]
    [InlineData("eta-missing", ",\"stepSize\":\"1/8\"", "", "'stepSize'", "missing")]
    [InlineData("m-zero", "\"batchSize\":2", "\"batchSize\":0", "'batchSize'", "at least 1")]
    [InlineData("m-fraction", "\"batchSize\":2", "\"batchSize\":1.5", "'batchSize'", "whole")]
    [InlineData("variance-negative", "\"sigma2\":1", "\"sigma2\":-1", "'sigma2'", "negative")]
    [InlineData("y-short", "\"y\":[1,2]", "\"y\":[1]", "'y'", "2")]
    [InlineData("unknown-field", "\"y\":", "\"why\":", "'why'", "allowed")]
    public void A_wrong_field_is_named(string name, string good, string bad, params string[] parts) =>
        IsRefused(name, Good.Replace(good, bad, StringComparison.Ordinal), parts);

    [Theory]
    [InlineData("empty", "", "empty")]
    [InlineData("array", "[1,2]", "object")]
    [InlineData("binary", "\0\u0001\u0002", "JSON")]
    public void What_is_no_instance_is_refused(string name, string content, params string[] parts) =>
        IsRefused(name, content, parts);

    [Fact]
    public void A_file_cut_short_anywhere_is_refused_with_one_line()
    {
        foreach (int length in new[] { 1, Good.Length / 2, Good.Length - 1 })
        {
            IsRefused("truncated", Good[..length], "JSON");
        }
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Expect.BadInput(Stability(folder.File("nosuch.json")), "nosuch.json", "no such file");
        Expect.BadInput(Stability(folder.Path), "folder");
        Expect.BadInput(Stability(""), "verify: ");
    }

    [Fact]
    public async Task A_file_of_ten_gigabytes_is_refused_without_reading_it()
    {
        string path = folder.File("huge.json");
        await using (FileStream file = File.Create(path))
        {
            // A sparse file: it takes no space.
            file.SetLength(10L << 30);
        }
        Expect.BadInput(Stability(path), "huge.json", "10737418240");
        File.Delete(path);
    }

    [Fact]
    public void Sgld_without_a_temperature_is_told_where_to_give_one()
    {
        string path = folder.Write("no-temperature.json", Good);
        string[] line = ["moments", "--instance", path, "--process", "sgld", "--time", "1"];
        Expect.BadInput(InProcess.Run(line), "no-temperature.json", "'temperature'", "--temperature");
        Expect.Answer(InProcess.Run([.. line, "--temperature", "1/20"]));
    }

    [Fact]
    public void What_needs_y_or_the_truth_says_so()
    {
        string noTruth = folder.Write(
            "no-truth.json",
            Good.Replace("\"betaStar\":[1,0],\"sigma2\":1,", "", StringComparison.Ordinal)
        );
        Expect.BadInput(InProcess.Run("risk", "--instance", noTruth, "--time", "1"), "betaStar");
        string noResponse = folder.Write("no-y.json", Good.Replace("\"y\":[1,2],", "", StringComparison.Ordinal));
        Expect.BadInput(InProcess.Run("moments", "--instance", noResponse, "--process", "sgf", "--time", "1"), "'y'");
    }

    private static Outcome Stability(string path) => InProcess.Run("stability", "--instance", path);

    private void IsRefused(string name, string content, params string[] parts)
    {
        string path = folder.Write($"{name}.json", content);
        Expect.BadInput(Stability(path), [$"{name}.json", .. parts]);
    }
}
