using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using CardSystem.Ingest.Notices;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>
/// Debian's aiosmtpd on loopback, in a process of its own. What arrives is read by Python's e-mail parser, which knows nothing of ours, and told line by line.
/// It refuses mailboxes called <c>refused</c> with 550, puts <c>later</c> off once with 451, and never answers for <c>slow</c>.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Script = """
        import asyncio, base64, email, email.policy, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
        mode, certificate, key = sys.argv[1:4]
        put_off = set()
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                name = address.split('@')[0]
                if name == 'refused': return '550 5.1.1 no such mailbox here'
                if name == 'later' and address not in put_off:
                    put_off.add(address)
                    return '451 4.3.0 come back later'
                if name == 'slow': await asyncio.sleep(3600)
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                raw = envelope.original_content
                message = email.message_from_bytes(raw, policy=email.policy.default)
                print(json.dumps({'sender': envelope.mail_from, 'recipients': envelope.rcpt_tos, 'tls': server.transport.get_extra_info('cipher') is not None, 'signedIn': bool(session.authenticated),
                    'headers': {name: str(value) for name, value in message.items()}, 'count': len(message.keys()), 'defects': [str(d) for d in message.defects],
                    'text': message.get_content(), 'raw': base64.b64encode(raw).decode()}), flush=True)
                return '250 OK queued'
        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=isinstance(data, LoginPassword) and data == LoginPassword(b'notices', b'right secret'), handled=False)
        async def serve():
            context = None
            if mode != 'plain':
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(certificate, key)
            make = lambda: SMTP(Handler(), hostname='mail.test', tls_context=context if mode == 'starttls' else None, require_starttls=mode == 'starttls',
                authenticator=check, auth_required=mode != 'plain', auth_require_tls=mode == 'starttls')
            server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', 0, ssl=context if mode == 'tls' else None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
            import os; os._exit(0)
        asyncio.run(serve())
        """;

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly string _folder = Directory.CreateTempSubdirectory("cardsystem-mail-").FullName;

    private MailServer(string mode)
    {
        WriteCertificates();
        var info = new ProcessStartInfo("/usr/bin/python3", ["-c", Script, mode, Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _process = Process.Start(info)!;
        _process.OutputDataReceived += (_, e) => { if (e.Data is not null) _lines.Writer.TryWrite(e.Data); else _lines.Writer.TryComplete(); };
        _process.ErrorDataReceived += (_, e) => { if (e.Data is not null) Errors += e.Data + "\n"; };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Errors { get; private set; } = "";
    public MailOptions Options { get; } = new() { Host = "localhost", From = "notices@example.cn", FromName = "党员活动系统" };

    public string PasswordFile => Path.Combine(_folder, "password");

    /// <param name="mode"><c>plain</c>, <c>starttls</c> or <c>tls</c>.</param>
    public static async Task<MailServer> StartAsync(string mode)
    {
        var server = new MailServer(mode);
        var options = server.Options;
        try
        {
            options.Port = int.Parse(await server._lines.Reader.ReadAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The mail server did not start: {server.Errors}");
        }

        options.Security = mode == "plain" ? MailOptions.None : mode;
        if (mode == "plain") return server;
        options.AuthorityFile = Path.Combine(server._folder, "authority.pem");
        await File.WriteAllTextAsync(server.PasswordFile, "right secret\n", TestContext.Current.CancellationToken);
        (options.User, options.Password) = ("notices", SecretReader.OfFile(server.PasswordFile));
        return server;
    }

    public async Task<ReceivedMail> ReceiveAsync()
    {
        try
        {
            return JsonSerializer.Deserialize<ReceivedMail>(await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The mail server ended: {Errors}");
        }
    }

    public bool HasMore => _lines.Reader.TryPeek(out _);

    private void WriteCertificates()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddHours(-1), now.AddHours(12), [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(_folder, "authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

internal sealed record ReceivedMail(
    string Sender, string[] Recipients, bool Tls, bool SignedIn, Dictionary<string, string> Headers, int Count, string[] Defects, string Text, byte[] Raw);
