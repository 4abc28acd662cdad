using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Verify.Cli.Explore;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify explore`: for this machine and who knows the token only, and the numbers are those of the commands.</summary>
public sealed partial class ExploreTests : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ExploreServer _server = new(0, "{}"u8.ToArray());
    private readonly HttpClient _browser = new();
    private static readonly byte[] Instance = File.ReadAllBytes(
        Path.Combine(Repository.Root, "examples", "instance.json")
    );

    public ExploreTests() => new Thread(() => _server.Serve(_end.Token)) { IsBackground = true }.Start();

    public void Dispose()
    {
        _end.Cancel();
        _server.Dispose();
        _browser.Dispose();
        _end.Dispose();
    }

    private async Task<HttpResponseMessage> Get(string address, string? host = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Host = host;
        return await _browser.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> Post(string command, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _browser.PostAsync(
            new Uri($"{_server.Address}api/{command}"),
            content,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
    }

    private Task<JsonElement> Ask(
        string command,
        string[] arguments,
        Dictionary<string, byte[]>? files = null,
        double seconds = 60
    ) =>
        Post(
            command,
            JsonSerializer.Serialize(
                new
                {
                    arguments,
                    files = files ?? [],
                    seconds,
                }
            )
        );

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    [Fact]
    public async Task The_page_and_all_that_it_names_are_served_under_a_policy()
    {
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/[0-9a-f]{32}/$", _server.Address);
        using HttpResponseMessage page = await Get(_server.Address);
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        string html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Queue<string> names = new(Named().Matches(html).Select(match => match.Groups[1].Value));
        HashSet<string> seen = [];
        while (names.TryDequeue(out string? name))
        {
            if (!seen.Add(name) || name == "data:,")
            {
                continue;
            }
            using HttpResponseMessage file = await Get(_server.Address + name);
            Assert.True(file.StatusCode == HttpStatusCode.OK, name);
            string text = await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotMatch("https?://(?!www.w3.org/2000/svg)", text);
            foreach (Match import in Imported().Matches(text))
            {
                names.Enqueue(import.Groups[1].Value);
            }
        }
        Assert.Contains("curves.js", seen);
        using HttpResponseMessage none = await Get(_server.Address + "nothing.js");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_told()
    {
        Uri address = new(_server.Address);
        foreach (
            string path in new[]
            {
                "/",
                "/app.js",
                "/api/risk",
                $"/{new string('0', 32)}/",
                address.AbsolutePath[..^2] + "//",
            }
        )
        {
            using HttpResponseMessage answer = await Get($"http://127.0.0.1:{address.Port}{path}");
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, path);
        }
        using StringContent content = new("{}");
        using HttpResponseMessage posted = await _browser.PostAsync(
            new Uri($"http://127.0.0.1:{address.Port}/api/processes"),
            content,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1:PORT", HttpStatusCode.OK)]
    [InlineData("localhost:PORT", HttpStatusCode.OK)]
    [InlineData("evil.example:PORT", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example:PORT", HttpStatusCode.Forbidden)]
    public async Task Names_that_lead_here_from_elsewhere_are_refused(string host, HttpStatusCode status)
    {
        string port = $"{new Uri(_server.Address).Port}";
        using HttpResponseMessage answer = await Get(
            _server.Address,
            host.Replace("PORT", port, StringComparison.Ordinal)
        );
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        Uri address = new(_server.Address);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () =>
            await socket.ConnectAsync(IPAddress.Parse("127.0.0.2"), address.Port, TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("risk", "x", "a request is")]
    [InlineData("risk", "[]", "a request is")]
    [InlineData("risk", "{\"arguments\":[1]}", "a request is")]
    [InlineData("risk", "{\"arguments\":[null]}", "a request is")]
    [InlineData("risk", "{\"arguments\":[],\"files\":{\"a\":\"?\"}}", "a request is")]
    [InlineData("risk", "{\"arguments\":[],\"seconds\":-1}", "a request is")]
    [InlineData(
        "risk",
        "{\"arguments\":[\"--instance\",\"examples/instance.json\",\"--time\",\"1\"]}",
        "was not sent along"
    )]
    [InlineData("risk", "{\"arguments\":[\"--instance=examples/instance.json\"]}", "is not for the page")]
    [InlineData("risk", "{\"arguments\":[],\"files\":{\"../a\":\"\"}}", "a file's name")]
    [InlineData("check", "{\"arguments\":[\"--claims\",\"a.dll\"]}", "is not for the page")]
    [InlineData("falsify", "{\"arguments\":[\"--out\",\"a.json\"]}", "is not for the page")]
    [InlineData("falsify", "{\"arguments\":[\"--out:a.json\"]}", "is not for the page")]
    [InlineData("report", "{\"arguments\":[]}", "the page may ask for")]
    [InlineData("risk", "{\"arguments\":[\"--nonsense\"]}", "--nonsense")]
    public async Task What_is_not_allowed_is_one_line(string command, string body, string part)
    {
        JsonElement answer = await Post(command, body);
        Assert.Equal("2", Text(answer, "exitCode"));
        Assert.Contains(part, Text(answer, "error"));
        Assert.Equal(1, Text(answer, "error").Count(c => c == '\n'));
    }

    [Fact]
    public async Task Numbers_are_those_of_the_command_and_nothing_stays_on_disk()
    {
        string name = $"explore-{Guid.NewGuid():N}.json";
        JsonElement answer = await Ask(
            "risk",
            [
                "--instance",
                name,
                "--process",
                "sgd",
                "--step",
                "3",
                "--step",
                "100",
                "--step-size",
                "1/20",
                "--format",
                "json",
            ],
            new() { [name] = Instance }
        );
        Assert.Equal(
            Expect.Answer(
                InProcess.Run(
                    "risk",
                    "--instance",
                    "examples/instance.json",
                    "--process",
                    "sgd",
                    "--step",
                    "3",
                    "--step",
                    "100",
                    "--step-size",
                    "1/20",
                    "--format",
                    "json"
                )
            ),
            Text(answer, "output")
        );
        Assert.Empty(
            Directory.EnumerateFiles(
                Path.GetTempPath(),
                name,
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }
            )
        );
    }

    [Fact]
    public async Task The_bound_of_a_risk_is_the_sum_of_its_parts_and_bounds_it()
    {
        JsonElement answer = await Ask(
            "risk",
            ["--instance", "a.json", "--time", "2", "--format", "json"],
            new() { ["a.json"] = Instance }
        );
        JsonElement at = JsonDocument.Parse(Text(answer, "output")).RootElement.GetProperty("results")[0];
        static double Number(JsonElement of, string name) =>
            double.Parse(Text(of, name), System.Globalization.CultureInfo.InvariantCulture);
        JsonElement ridge = at.GetProperty("ridge");
        JsonElement sharp = at.GetProperty("bound").GetProperty("sharp");
        Assert.Equal(
            Number(ridge, "bias2")
                + (1.6862 * Number(ridge, "variance"))
                + Number(sharp, "price")
                + Number(sharp, "limiting"),
            Number(sharp, "total"),
            1e-9
        );
        Assert.True(Number(at.GetProperty("sgf"), "estimation") <= Number(sharp, "total"));
    }

    [Fact]
    public async Task A_table_has_its_columns_sizes_and_instance()
    {
        Dictionary<string, byte[]> files = new() { ["t.csv"] = "a;b;y\n1,5;2;3\n2;1;5\n0,5;0;1\n"u8.ToArray() };
        JsonElement columns = await Ask("table", ["--names", "t.csv"], files);
        Assert.Equal("""{"columns":["a","b","y"]}""", Text(columns, "output"));
        JsonElement sizes = await Ask("table", ["--data", "t.csv", "--target", "y", "--sigma2", "1"], files);
        Assert.Contains("\"samples\":\"3\",\"features\":\"2\"", Text(sizes, "output"));
        JsonElement whole = await Ask(
            "table",
            ["--data", "t.csv", "--target", "y", "--sigma2", "1", "--no-centre", "--whole"],
            files
        );
        Assert.Contains(
            "\"y\":[3,5,1]",
            Text(whole, "output").Replace("\"3\"", "3").Replace("\"5\"", "5").Replace("\"1\"", "1")
        );
        JsonElement wrong = await Ask("table", ["--data", "t.csv", "--target", "z"], files);
        Assert.StartsWith("verify: t.csv:1: there is no column 'z'", Text(wrong, "error"));
    }

    [Fact]
    public async Task A_counterexample_has_both_sides_along_time_and_is_violated_at_its_own()
    {
        JsonElement answer = await Ask(
            "falsify",
            ["--that", "Risk(sgf, t) <= Risk(gradient-flow, t)", "--format", "json", "--verbose"]
        );
        JsonElement found = JsonDocument.Parse(Text(answer, "output")).RootElement;
        JsonElement[] sides = [.. found.GetProperty("sides").EnumerateArray()];
        Assert.InRange(sides.Length, 30, 41);
        JsonElement own = Assert.Single(
            sides,
            at => Text(at, "time") == Text(found.GetProperty("counterexample"), "time")
        );
        static double Number(JsonElement of, string name) =>
            double.Parse(Text(of, name), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            Number(found.GetProperty("counterexample"), "slack"),
            Number(own, "right") - Number(own, "left"),
            1e-9
        );
    }

    [Fact]
    public async Task A_calculation_has_a_limit()
    {
        JsonElement answer = await Ask("falsify", ["gf-risk", "--budget", "60"], seconds: 0.3);
        Assert.Equal("130", Text(answer, "exitCode"));
        Assert.Equal("verify: stopped after 0.3 s\n", Text(answer, "error"));
    }

    [Fact]
    public async Task A_calculation_for_which_nobody_waits_is_cancelled()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient client = new();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using Socket socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await client.Client.SendAsync(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(),
            TestContext.Current.CancellationToken
        );
        HttpExchange request = Assert.IsType<HttpExchange>(HttpExchange.Read(socket));
        using CancellationTokenSource work = new();
        request.CancelWhenAbandoned(work);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(work.IsCancellationRequested);
        client.Close();
        Assert.True(work.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
        CommandAnswer answer = ExploreRequest.Answer(
            "falsify",
            "{\"arguments\":[\"gf-risk\",\"--budget\",\"60\"]}"u8.ToArray(),
            work.Token
        );
        Assert.Equal(ExitCode.Cancelled, answer.Code);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET http://x/ HTTP/1.1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task What_no_browser_sends_is_refused(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(
            IPAddress.Loopback,
            new Uri(_server.Address).Port,
            TestContext.Current.CancellationToken
        );
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader answer = new(client.GetStream());
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.StartsWith("HTTP/1.1 400 ", await answer.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_port_in_use_is_one_line() =>
        Expect.BadInput(
            InProcess.Run("explore", "--no-open", "--port", $"{new Uri(_server.Address).Port}"),
            "leave --port out for a free one"
        );

    [Theory]
    [InlineData("--port", "70000", "at most 65535")]
    [InlineData("--target", "y", "--target goes with --data")]
    [InlineData("--instance", "nosuch.json", "there is no such file")]
    public void Wrong_options_are_one_line(string option, string value, string part) =>
        Expect.BadInput(InProcess.Run("explore", "--no-open", option, value), part);

    [Fact]
    public async Task It_prints_the_address_and_Ctrl_C_ends_it()
    {
        using System.Diagnostics.Process program = BuiltProgram.Start(
            ["explore", "--no-open", "--data", "examples/data/swiss.csv", "--target", "Fertility"],
            new Dictionary<string, string>()
        );
        string address = (await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        using HttpResponseMessage start = await Get(address + "start.json");
        JsonElement begins = JsonDocument
            .Parse(await start.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;
        Assert.Equal("Fertility", Text(begins, "target"));
        Assert.StartsWith("Fertility,", Encoding.UTF8.GetString(begins.GetProperty("content").GetBytesFromBase64()));
        using System.Diagnostics.Process kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{program.Id}"]);
        Outcome outcome = await BuiltProgram.Finish(program);
        Assert.Equal(ExitCode.AsExpected, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex(@"from '\./([a-z]+\.js)'")]
    private static partial Regex Imported();
}
