using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Verify.Arithmetic;
using Verify.Reports.Explore;

namespace Verify.Cli.Explore;

/// <summary>The page of `verify explore` and its questions, on this machine's own address and for who knows the token only.</summary>
internal sealed class ExploreServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpListener _listener;
    private readonly string _root = $"/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}/";
    private readonly string[] _hosts;
    private readonly byte[] _start;

    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="start">What the page begins with: a request to itself in JSON, or "{}".</param>
    /// <exception cref="InvalidInputException">The port is taken, or this user may not have it.</exception>
    public ExploreServer(int port, byte[] start)
    {
        _start = start;
        _listener = new(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException error)
        {
            _listener.Dispose();
            throw new InvalidInputException(
                $"--port: {port} cannot be had: {error.Message}; leave --port out for a free one",
                error
            );
        }
        int actual = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _hosts = [$"127.0.0.1:{actual}", $"localhost:{actual}"];
        Address = $"http://{_hosts[0]}{_root}";
    }

    /// <summary>Where the page is, token included.</summary>
    public string Address { get; }

    /// <summary>Answers, each request on a thread of its own, until it is cancelled.</summary>
    public void Serve(CancellationToken cancellation)
    {
        using CancellationTokenRegistration end = cancellation.Register(_listener.Stop);
        while (!cancellation.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = _listener.AcceptSocket();
            }
            catch (Exception error)
                when (error is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped, or whoever connected has gone already.
                continue;
            }
            new Thread(() => Handle(socket, cancellation)) { IsBackground = true }.Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Handle(Socket socket, CancellationToken cancellation)
    {
        using (socket)
        {
            try
            {
                socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
                Handle(socket, HttpExchange.Read(socket), cancellation);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Nobody is there to be told.
            }
        }
    }

    private void Handle(Socket socket, HttpExchange? request, CancellationToken cancellation)
    {
        void Say(string status, string text) =>
            HttpExchange.Answer(socket, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));
        if (request is null)
        {
            Say("400 Bad Request", "this is no request of a browser, or one that is too large");
        }
        // A page elsewhere whose name was made to lead here does not have the name that a person typed.
        else if (!_hosts.Contains(request.Host))
        {
            Say("403 Forbidden", "this server answers to 127.0.0.1 and localhost only");
        }
        else if (!HasToken(request.Path))
        {
            Say("403 Forbidden", "the address needs the token that verify explore has printed");
        }
        else
        {
            string name = request.Path[_root.Length..];
            const string api = "api/";
            switch (request.Method)
            {
                case "GET" when name == "start.json":
                    HttpExchange.Answer(socket, "200 OK", "application/json", _start);
                    break;
                case "GET" when ExplorePage.Find(name.Length == 0 ? "index.html" : name) is { } file:
                    HttpExchange.Answer(socket, "200 OK", file.Type, file.Content);
                    break;
                case "POST" when name.StartsWith(api, StringComparison.Ordinal):
                    using (CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
                    {
                        request.CancelWhenAbandoned(work);
                        byte[] answer = ExploreRequest.Answer(name[api.Length..], request.Body, work.Token).ToJson();
                        HttpExchange.Answer(socket, "200 OK", "application/json", answer);
                        work.Cancel();
                    }
                    break;
                default:
                    Say("404 Not Found", "there is nothing of that name");
                    break;
            }
        }
    }

    // In the same time whatever is wrong with it.
    private bool HasToken(string path) =>
        path.Length >= _root.Length
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(path[.._root.Length]),
            Encoding.UTF8.GetBytes(_root)
        );
}
