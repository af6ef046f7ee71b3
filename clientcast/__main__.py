from clientcast.cli import main

raise SystemExit(main())
