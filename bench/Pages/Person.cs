using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace CardSystem.Pages;

/// <summary>Somebody who signs in as people do: the one-time link, a password, codes from an authenticator.</summary>
internal static partial class Person
{
    private const string Password = "a bench of many pages";

    public static async Task<HttpClient> SignInAsync(Uri link)
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(link.GetLeftPart(UriPartial.Authority)), Timeout = TimeSpan.FromMinutes(5) };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        var page = await PostAsync(browser, link.AbsolutePath + "?handler=Begin", link.AbsolutePath, []);
        var key = FromBase32(Find(Key(), page));
        var code = Code(key, TimeProvider.System.GetUtcNow());
        await PostAsync(browser, link.AbsolutePath + "?handler=Password", link.AbsolutePath, [new("key", Find(Kept(), page)), new("password", Password), new("code", code)]);
        using var desk = await browser.GetAsync(new Uri("/desk", UriKind.Relative));
        return desk.IsSuccessStatusCode ? browser : throw new InvalidOperationException("Signing in did not work.");
    }

    private static async Task<string> PostAsync(HttpClient browser, string address, string tokenFrom, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var token = Find(Token(), await browser.GetStringAsync(new Uri(tokenFrom, UriKind.Relative)));
        using var form = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token)));
        using var answer = await browser.PostAsync(new Uri(address, UriKind.Relative), form);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Find(Regex regex, string page) => regex.Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("The page is not what was expected: " + page[..Math.Min(page.Length, 500)]);

    /// <summary>RFC 6238 with SHA-1, 30 s, 6 digits.</summary>
    private static string Code(byte[] key, DateTimeOffset now)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, now.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The standard's own algorithm.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff) % 1_000_000).ToString("D6");
    }

    private static byte[] FromBase32(string text)
    {
        var (bytes, bits, value) = (new List<byte>(), 0, 0);
        foreach (var digit in text.Select(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal)))
        {
            (value, bits) = ((value << 5) | digit, bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(value >> (bits - 8)));
            (bits, value) = (bits - 8, value & ((1 << (bits - 8)) - 1));
        }

        return [.. bytes];
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<code class=\"key\">([A-Z2-7]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Kept();
}
