using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>A mail server said no, or said nothing we understand.</summary>
/// <param name="Code">Its three digits, 0 where there are none.</param>
/// <param name="AboutMessage">It is about this recipient or this message, and not about us.</param>
public sealed class SmtpRefusalException(int code, string words, bool aboutMessage) : IOException(words)
{
    public int Code { get; } = code;
    public bool AboutMessage { get; } = aboutMessage;

    /// <summary>5xx: asking again would not help.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;
}

/// <summary>
/// One connection to a mail server (RFC 5321, 3207, 8314, 4954). Our own, because the framework's client knows neither TLS from the first byte,
/// which Chinese providers ask for, nor an authority of the house, and does not tell a refused recipient from a broken connection.
/// </summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int LongestLine = 2_000;
    private const int MostLines = 100;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly MailOptions _options;
    private readonly byte[] _buffer = new byte[4_096];
    private Stream _stream = Stream.Null;
    private int _read;
    private int _filled;

    private SmtpConversation(MailOptions options) => _options = options;

    /// <summary>Connects, secures the connection and signs in.</summary>
    /// <exception cref="SmtpRefusalException">The server refused.</exception>
    public static async Task<SmtpConversation> OpenAsync(MailOptions options, CancellationToken stop)
    {
        var conversation = new SmtpConversation(options);
        try
        {
            await conversation.BeginAsync(stop);
            return conversation;
        }
        catch
        {
            await conversation.DisposeAsync();
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken stop)
    {
        await _client.ConnectAsync(_options.Host, _options.Port, stop);
        _stream = _client.GetStream();
        if (_options.Security == MailOptions.Tls) await SecureAsync(stop);
        await ExpectAsync(2, "its greeting", stop);
        var features = await GreetAsync(stop);
        if (_options.Security == MailOptions.StartTls)
        {
            if (!features.Contains("STARTTLS")) throw new SmtpRefusalException(0, $"The mail server {_options.Host} does not offer STARTTLS: use Mail:Security tls with its port for it, mostly 465.", false);
            await SayAsync("STARTTLS", 2, "STARTTLS", stop);
            // What came before the handshake came from anybody.
            if (_read < _filled) throw new SmtpRefusalException(0, "The mail server spoke in clear after STARTTLS; somebody may be in between.", false);
            await SecureAsync(stop);
            features = await GreetAsync(stop);
        }

        if (_options.User.Length > 0) await SignInAsync(features, stop);
    }

    /// <summary>Hands one message over; when this returns, the server has taken it on.</summary>
    public async Task SendAsync(string from, string to, byte[] message, CancellationToken stop)
    {
        await SayAsync($"MAIL FROM:<{from}>", 2, "the sender", stop);
        await SayAsync($"RCPT TO:<{to}>", 2, "the recipient", stop, aboutMessage: true);
        await SayAsync("DATA", 3, "DATA", stop, aboutMessage: true);
        await _stream.WriteAsync(Stuffed(message), stop);
        await _stream.FlushAsync(stop);
        await ExpectAsync(2, "the message", stop, aboutMessage: true);
    }

    /// <summary>A goodbye that changes nothing: what was taken on stays taken on.</summary>
    public async Task LeaveAsync(CancellationToken stop)
    {
        try
        {
            await SayAsync("QUIT", 2, "QUIT", stop);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is gone, or slow to say goodbye.
        }
    }

    private async Task<HashSet<string>> GreetAsync(CancellationToken stop)
    {
        var address = ((IPEndPoint)_client.Client.LocalEndPoint!).Address;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var literal = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address.ToString().Split('%')[0]}]" : $"[{address}]";
        var lines = await SayAsync($"EHLO {literal}", 2, "EHLO", stop);
        return lines.Skip(1).SelectMany(l => l.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) ? l.Split(' ').Skip(1).Select(m => "AUTH " + m) : [l.Split(' ')[0]])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private async Task SignInAsync(HashSet<string> features, CancellationToken stop)
    {
        var password = SecretReader.ReadPassword(_options.Password);
        if (features.Contains("AUTH PLAIN"))
        {
            await SayAsync("AUTH PLAIN " + Base64($"\0{_options.User}\0{password}"), 2, "the user name or password", stop);
        }
        else if (features.Contains("AUTH LOGIN"))
        {
            await SayAsync("AUTH LOGIN", 3, "AUTH LOGIN", stop);
            await SayAsync(Base64(_options.User), 3, "the user name", stop);
            await SayAsync(Base64(password), 2, "the user name or password", stop);
        }
        else
        {
            throw new SmtpRefusalException(0, $"The mail server {_options.Host} offers neither AUTH PLAIN nor AUTH LOGIN; leave Mail:User empty if it takes mail from us without a name.", false);
        }
    }

    private async Task SecureAsync(CancellationToken stop)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _options.Host, CertificateChainPolicy = Authority() }, stop);
        _stream = tls;
    }

    private X509ChainPolicy? Authority()
    {
        if (_options.AuthorityFile.Length == 0) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_options.AuthorityFile);
        return policy;
    }

    private async Task<List<string>> SayAsync(string command, int hundreds, string about, CancellationToken stop, bool aboutMessage = false)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), stop);
        await _stream.FlushAsync(stop);
        return await ExpectAsync(hundreds, about, stop, aboutMessage);
    }

    private async Task<List<string>> ExpectAsync(int hundreds, string about, CancellationToken stop, bool aboutMessage = false)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(stop);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var code) || lines.Count >= MostLines)
                throw new SmtpRefusalException(0, $"The mail server {_options.Host} answers what is not SMTP.", false);
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-') continue;
            // 421: the server closes the connection, whatever it was asked.
            if (code / 100 != hundreds) throw new SmtpRefusalException(code, $"The mail server refused {about}: {code} {string.Join(' ', lines)}", aboutMessage && code != 421);
            return lines;
        }
    }

    private async Task<string> LineAsync(CancellationToken stop)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_read == _filled)
            {
                (_read, _filled) = (0, await _stream.ReadAsync(_buffer, stop));
                if (_filled == 0) throw new IOException($"The mail server {_options.Host} closed the connection");
            }

            var c = (char)_buffer[_read++];
            if (c == '\n') return line.ToString().TrimEnd('\r');
            line.Append(c is < ' ' and not '\r' or > '~' ? '?' : c);
            if (line.Length > LongestLine) throw new SmtpRefusalException(0, $"The mail server {_options.Host} answers with a line of more than {LongestLine} characters.", false);
        }
    }

    /// <summary>A line that begins with a dot gets another one, and a lone dot ends it all.</summary>
    private static byte[] Stuffed(byte[] message)
    {
        var stuffed = new List<byte>(message.Length + 16);
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] == '.' && (i == 0 || message[i - 1] == '\n')) stuffed.Add((byte)'.');
            stuffed.Add(message[i]);
        }

        if (stuffed.Count < 2 || stuffed[^1] != '\n') stuffed.AddRange("\r\n"u8);
        stuffed.AddRange(".\r\n"u8);
        return [.. stuffed];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
