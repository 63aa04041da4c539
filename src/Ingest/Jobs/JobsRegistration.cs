namespace CardSystem.Ingest.Jobs;

public static class JobsRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services, JobOptions options) => services
        .AddSingleton(options)
        .AddSingleton<JobFiles>()
        .AddSingleton<JobDesk>()
        .AddHostedService<JobService>();
}
