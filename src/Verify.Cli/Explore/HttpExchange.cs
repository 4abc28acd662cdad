using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Verify.Cli.Explore;

/// <summary>One request of HTTP/1.1 and its answer on one connection, which is closed then: as much of the protocol as a browser needs.</summary>
internal sealed class HttpExchange
{
    private const int LargestHead = 1 << 14;
    private const int LargestBody = 1 << 26;
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket;

    private HttpExchange(Socket socket, string method, string path, string host, byte[] body) =>
        (_socket, Method, Path, Host, Body) = (socket, method, path, host, body);

    /// <summary>GET, POST and so on.</summary>
    public string Method { get; }

    /// <summary>What is asked for, without a query.</summary>
    public string Path { get; }

    /// <summary>The header Host, empty where there is none or several.</summary>
    public string Host { get; }

    /// <summary>What was sent.</summary>
    public byte[] Body { get; }

    /// <summary>Reads a request; null where it is none, is too large, or is sent in a way that browsers do not use.</summary>
    /// <param name="socket">The connection.</param>
    public static HttpExchange? Read(Socket socket)
    {
        byte[] buffer = new byte[LargestHead];
        int length = 0;
        int end = -1;
        while (end < 0)
        {
            int count = length < buffer.Length ? socket.Receive(buffer.AsSpan(length)) : 0;
            if (count == 0)
            {
                return null;
            }
            length += count;
            end = buffer.AsSpan(0, length).IndexOf(HeadEnd);
        }
        string[] lines = Encoding.ASCII.GetString(buffer, 0, end).Split("\r\n");
        string[] request = lines[0].Split(' ');
        ILookup<string, string> headers = lines
            .Skip(1)
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0].ToUpperInvariant(), parts => parts[1].Trim());
        int size = 0;
        if (
            request is not [_, ['/', ..], "HTTP/1.1"]
            || headers["TRANSFER-ENCODING"].Any()
            || headers["CONTENT-LENGTH"]
                .Any(text => !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size))
            || size > LargestBody
        )
        {
            return null;
        }
        byte[] body = new byte[size];
        int read = Math.Min(size, length - end - HeadEnd.Length);
        buffer.AsSpan(end + HeadEnd.Length, read).CopyTo(body);
        while (read < size)
        {
            int count = socket.Receive(body.AsSpan(read));
            if (count == 0)
            {
                return null;
            }
            read += count;
        }
        string[] hosts = [.. headers["HOST"]];
        return new(socket, request[0], request[1].Split('?')[0], hosts is [var host] ? host : "", body);
    }

    /// <summary>Cancels when the other side closes the connection before it is answered: nobody waits any more.</summary>
    /// <param name="work">What is to be cancelled.</param>
    public void CancelWhenAbandoned(CancellationTokenSource work) =>
        _ = Task.Run(async () =>
        {
            try
            {
                // Nothing follows a request: what comes is the end.
                _ = await _socket.ReceiveAsync(new byte[1], work.Token).ConfigureAwait(false);
                await work.CancelAsync().ConfigureAwait(false);
            }
            catch (Exception error)
                when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                if (error is SocketException)
                {
                    await work.CancelAsync().ConfigureAwait(false);
                }
            }
        });

    /// <summary>Answers. The page may load what the server has and nothing else, nobody may frame it or keep it.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="status">Status and its phrase.</param>
    /// <param name="type">Media type.</param>
    /// <param name="content">The content.</param>
    public static void Answer(Socket socket, string status, string type, ReadOnlySpan<byte> content)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\r\n"
        );
        Send(socket, Encoding.ASCII.GetBytes(head));
        Send(socket, content);
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}
